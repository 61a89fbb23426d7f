"""Known words and groups of words found in a text, whatever their number: one look-up for each word of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tutti.ground.text.folding import fold

MOST = 6000  # letters of a text that are looked at; what matters of a long letter stands in its beginning
_WORD = re.compile(r"\w+")

Tag = TypeVar("Tag")


class Hit(NamedTuple, Generic[Tag]):
    """A phrase that stands in a text, as it was given, and what it was given for."""

    phrase: str
    tag: Tag


def words_in(text: str) -> list[str]:
    """The words of a text, without accents and capitals."""
    return _WORD.findall(fold(text[:MOST]))


class Phrases(Generic[Tag]):
    """Phrases to look for, each with a tag. One word may end in `*`: any word that begins so."""

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Hit[Tag]]]] = defaultdict(list)
        self._beginnings: dict[str, list[Hit[Tag]]] = defaultdict(list)
        for phrase, tag in phrases:
            words = tuple(words_in(phrase))
            if len(words) == 1 and phrase.rstrip().endswith("*"):
                self._beginnings[words[0]].append(Hit(phrase, tag))
            elif words:
                self._by_first[words[0]].append((words[1:], Hit(phrase, tag)))
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def __bool__(self) -> bool:
        return bool(self._by_first or self._beginnings)

    def found(self, words: Sequence[str]) -> list[Hit[Tag]]:
        """What stands in these words (`words_in`), in their order."""
        hits: list[Hit[Tag]] = []
        by_first = self._by_first
        for place, word in enumerate(words):
            if word in by_first:
                for rest, hit in by_first[word]:
                    if tuple(words[place + 1 : place + 1 + len(rest)]) == rest:
                        hits.append(hit)
            if self._lengths:
                hits += self._begun(word)
        return hits

    def _begun(self, word: str) -> Iterator[Hit[Tag]]:
        for length in self._lengths:
            if length > len(word):
                return
            yield from self._beginnings.get(word[:length], ())
