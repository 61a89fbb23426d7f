"""What was understood of a message, in words a person reads: a quiet line, and why with the way to set it right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tutti.engines.understanding.explaining import Because, because
from tutti.engines.understanding.understanding import Said, Understood
from tutti.listen.models import Message
from tutti.triage.queries import readings_of
from tutti.triage.teaching.models import Correction
from tutti.triage.teaching.naming import (
    INTENT_WORDS,
    MOOD_WORDS,
    NOISE_WORDS,
    URGENCY_WORDS,
    entity_names,
    language_name,
    offered_languages,
    topic_names,
)

URGENT = 2
LIKELY_NOISE = 0.5


@dataclass(frozen=True, kw_only=True)
class ReadingLine:
    """The line under a message: only what is sure."""

    message_id: int
    words: str
    urgent: str


def reading_lines(messages: Sequence[Message]) -> dict[int, ReadingLine]:
    """By message id, for those that were judged. Two statements, whatever their number."""
    wanted = [one.pk for one in messages if one.direction == "in" and not one.automatic]
    readings = readings_of(wanted) if wanted else {}
    keys = {key for one in readings.values() for key in one.topics}
    names = topic_names(keys) if keys else {}
    return {id_: line_of(id_, one, names) for id_, one in readings.items()}


def line_of(message_id: int, understood: Understood, names: Mapping[str, str]) -> ReadingLine:
    parts = [*_sure(understood), *(names.get(key) or key for key in understood.topics)]
    urgent = URGENCY_WORDS[understood.urgency] if understood.urgency >= URGENT else ""
    return ReadingLine(
        message_id=message_id,
        words=capfirst(" · ".join(parts)) or _("Not sure what it says"),
        urgent=str(urgent),
    )


def _sure(understood: Understood) -> Iterator[str]:
    if understood.intent:
        yield str(INTENT_WORDS.get(understood.intent, understood.intent))
    if understood.mood:
        yield str(MOOD_WORDS[understood.mood])
    if understood.language:
        yield understood.language.upper()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a group: `chosen` is how it stands now."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One part in words, what it says, and the words that decided."""

    part: str
    says: str
    words: Sequence[str]


class ReadingShown:
    """All about one reading, for its page and its disclosure. Each part is asked for once."""

    def __init__(self, message: Message, understood: Understood) -> None:
        self.message, self.understood = message, understood

    @cached_property
    def names(self) -> dict[str, str]:
        return topic_names()

    @cached_property
    def line(self) -> ReadingLine:
        return line_of(self.message.pk, self.understood, self.names)

    @cached_property
    def correction(self) -> Correction | None:
        """The newest one that stands."""
        standing = Correction.objects.filter(message_id=self.message.pk, taken_back_at=None)
        return standing.select_related("member").order_by("-pk").first()

    @property
    def reasons(self) -> list[Reason]:
        return reasons_of(said_by(self.message), self.understood, self.names)

    @property
    def things(self) -> list[tuple[str, str]]:
        """What it names: the kind in words, the values."""
        return things_of(self.understood)

    @property
    def intents(self) -> list[Choice]:
        return _choices(INTENT_WORDS, self.understood.intent)

    @property
    def moods(self) -> list[Choice]:
        return _choices(MOOD_WORDS, self.understood.mood)

    @property
    def noises(self) -> list[Choice]:
        return _choices(NOISE_WORDS, "" if self.understood.noise >= LIKELY_NOISE else "actionable")

    @property
    def topics(self) -> list[Choice]:
        chosen = self.understood.topics
        return [
            Choice(value=key, words=name or key, chosen=key in chosen)
            for key, name in self.names.items()
        ]

    @property
    def languages(self) -> list[Choice]:
        here = self.understood.language
        return [
            Choice(value=code, words=name, chosen=code == here)
            for code, name in offered_languages(here)
        ]


def said_by(message: Message) -> Said:
    return Said(text=message.text, title=message.title, automatic=message.automatic)


def reasons_of(said: Said, understood: Understood, names: Mapping[str, str]) -> list[Reason]:
    """Why, part by part, in words."""
    return [_reason(one, names) for one in because(said, understood)]


def things_of(understood: Understood) -> list[tuple[str, str]]:
    names = entity_names() if understood.entities else {}
    return [
        (names.get(kind, kind), ", ".join(values)) for kind, values in understood.entities.items()
    ]


def _reason(one: Because, names: Mapping[str, str]) -> Reason:
    parts = {
        "intent": (_("What they want"), INTENT_WORDS.get(one.label, one.label)),
        "mood": (_("How it sounds"), MOOD_WORDS.get(one.label, one.label)),
        "topic": (_("Topic"), names.get(one.label) or one.label),
        "noise": (_("Needs an answer"), _("probably not")),
    }
    urgency = (_("How soon"), URGENCY_WORDS[int(one.label)]) if one.part == "urgency" else None
    part, says = urgency or parts[one.part]
    return Reason(part=part, says=str(says), words=one.shown)


def _choices(words: Mapping[str, Any], here: str) -> list[Choice]:
    return [Choice(value=key, words=str(says), chosen=key == here) for key, says in words.items()]


def language_words(understood: Understood) -> str:
    return language_name(understood.language) if understood.language else _("not sure")
