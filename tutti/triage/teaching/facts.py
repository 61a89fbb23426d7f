"""What people teach. Words somebody wrote stand in the tables, never here."""

from __future__ import annotations

from tutti.journal.facts import Fact


class ReadingCorrected(Fact):
    """Somebody set right how a message was understood; `parts` says what: intent, mood, language, noise, topics."""

    name = "triage.reading_corrected"
    subject = "reading"
    says = "{by} set right how a message was understood"

    reading: int
    correction: int
    parts: tuple[str, ...]


class CorrectionTakenBack(Fact):
    """A correction was taken back: the message stands as it was understood before, and nothing is learned from it."""

    name = "triage.correction_taken_back"
    subject = "reading"
    says = "{by} took a correction back"

    reading: int
    correction: int


class OwnWordsChanged(Fact):
    """The house changed what it looks for in messages; `kind` is number, product, place or topic."""

    name = "triage.own_words_changed"
    subject = "word"
    says = "{by} changed what is looked for in messages"

    word: int
    kind: str
    removed: bool = False


class ReadingsRenewed(Fact):
    """The newest messages were read again with the words and lessons of that day; `reading` is the newest of them."""

    name = "triage.readings_renewed"
    subject = "reading"
    says = "{by} had {readings} messages read again"

    reading: int
    readings: int
