"""The words of one house: its patterns for numbers, its products and places, its topics.

Understanding keeps no tables: whoever keeps the words says here how to get them. What people wrote is bounded before it
runs: patterns are compiled by re2, which takes time in the length of the text alone, and are short; texts are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import re2

from tutti.engines.understanding.amounts import AMOUNT
from tutti.engines.understanding.phrases import Phrases

LONGEST_PATTERN = 300  # letters
MEMORY = 8 << 20  # bytes a pattern may take; re2 refuses what needs more


class PatternUnusable(Exception):
    """A pattern cannot be compiled, or is too large; the text is re2's own."""


@dataclass(frozen=True, kw_only=True)
class NumberPattern:
    """How the house writes a number of one kind. The first group of `pattern`, or all of it, is the number."""

    kind: str
    pattern: str


@dataclass(frozen=True, kw_only=True)
class OwnTopic:
    """A topic of the house: it is one where a word or a pattern of it stands. A word may end in `*`."""

    key: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """All words of a house. `named` holds for each kind (product, place) each thing's name with all its spellings."""

    numbers: tuple[NumberPattern, ...] = ()
    named: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    topics: tuple[OwnTopic, ...] = ()

    @cached_property
    def phrases(self) -> Phrases[tuple[str, str]]:
        """Every spelling, with the kind and the name it stands for; topics are of the kind "topic"."""
        things = [
            (spelling, (kind, name))
            for kind, names in self.named.items()
            for name, spellings in names.items()
            for spelling in (name, *spellings)
        ]
        return Phrases(
            [*things, *[(word, ("topic", t.key)) for t in self.topics for word in t.words]]
        )

    @cached_property
    def topic_keys(self) -> frozenset[str]:
        return frozenset(topic.key for topic in self.topics)

    @cached_property
    def patterns(self) -> PatternSet:
        """Amounts first, then the house's numbers, then the patterns of its topics."""
        topics = [("topic", topic.key, one) for topic in self.topics for one in topic.patterns]
        numbers = [("number", one.kind, one.pattern) for one in self.numbers]
        return PatternSet([("amount", "amount", AMOUNT), *numbers, *topics])


class PatternSet:
    """Many patterns asked at once: one pass over a text says which of them are worth running."""

    def __init__(self, patterns: Sequence[tuple[str, str, str]]) -> None:
        self.patterns = [(what, key, _program(pattern)) for what, key, pattern in patterns]
        self._all = re2.Set.SearchSet(_options())
        for _what, _key, pattern in patterns:
            self._all.Add(pattern)
        self._all.Compile()

    def found(self, text: str) -> list[tuple[str, str, Any]]:
        """What kind, which key, and the program, for those that hit somewhere."""
        return [self.patterns[index] for index in self._all.Match(text) or ()]


def compiled(pattern: str) -> Any:
    """The program of a pattern somebody wrote, or `PatternUnusable`."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternUnusable(f"more than {LONGEST_PATTERN} letters")
    try:
        return _program(pattern)
    except re2.error as error:
        words = error.args[0] if error.args else ""
        why = words.decode() if isinstance(words, bytes) else str(words)
        raise PatternUnusable(why) from error


def _program(pattern: str) -> Any:
    return re2.compile(pattern, options=_options())


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MEMORY
    return options


NO_WORDS = Vocabulary()
_keeper: list[Callable[[], Vocabulary]] = []


def keeps_words(keeper: Callable[[], Vocabulary]) -> Callable[[], Vocabulary]:
    """Register who keeps the house's words; asked once for each batch of texts, so it answers from memory."""
    _keeper[:] = [keeper]
    return keeper


def words_of_the_house() -> Vocabulary:
    return _keeper[0]() if _keeper else NO_WORDS
