"""Why a text was understood so: for each part the words that decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tutti.engines.learning.guessing import why
from tutti.engines.understanding.looking import look
from tutti.engines.understanding.mood import LEARNERS
from tutti.engines.understanding.topics import why_topic
from tutti.engines.understanding.understanding import Said, Understood, words_of
from tutti.engines.understanding.urgency import why_urgent
from tutti.engines.understanding.vocabulary import words_of_the_house

MOST_WORDS = 6
MARKS_OF_FORM = frozenset(
    "§#<"
)  # what learners count beside words: how long it is, parts of words, "a link"


@dataclass(frozen=True, kw_only=True)
class Because:
    """`part` is intent, mood, topic, urgency or noise; `label` what was understood; `words` what spoke for it."""

    part: str
    label: str
    words: Sequence[tuple[str, float]]

    @property
    def shown(self) -> list[str]:
        """The words a person can check in the text."""
        return [word for word, _weight in self.words]


def because(said: Said, understood: Understood) -> list[Because]:
    """The reasons for what was understood, of its own parts alone: an unsure one has none."""
    text = words_of(said)
    return [*_learned(text, understood), *_by_words(text, understood)]


def _learned(text: str, understood: Understood) -> Iterator[Because]:
    if understood.intent:
        words = _readable(why("intent", text, understood.intent))
        yield Because(part="intent", label=understood.intent, words=words)
    learner = LEARNERS.get(understood.language)
    if understood.mood and learner:
        words = _readable(why(learner, text, understood.mood))
        yield Because(part="mood", label=understood.mood, words=words)
    if understood.noise >= 0.5:  # noqa: PLR2004 -- likelier than not
        words = _readable(why("noise", text))
        yield Because(part="noise", label="noise", words=words)


def _by_words(text: str, understood: Understood) -> Iterator[Because]:
    looked = look(text, words_of_the_house())
    for key in understood.topics:
        words = [(word, 1.0) for word in why_topic(looked, key)] or _readable(
            why("topic", text, key)
        )
        yield Because(part="topic", label=key, words=words[:MOST_WORDS])
    if understood.urgency:
        yield Because(
            part="urgency", label=str(understood.urgency), words=why_urgent(text)[:MOST_WORDS]
        )


def _readable(words: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Those for the label, as words: what only learners count is left out."""
    for_it = [(word, weight) for word, weight in words if weight > 0]
    return [each for each in for_it if not MARKS_OF_FORM & set(each[0])][:MOST_WORDS]
