"""A text looked at once with the words of the house; what it names and its topics are read off that."""

from __future__ import annotations

from typing import Any, NamedTuple

from tutti.engines.understanding.phrases import MOST, Hit, words_in
from tutti.engines.understanding.vocabulary import Vocabulary


class Looked(NamedTuple):
    """`text` is cut to what is looked at; `hits` are known phrases, `programs` the patterns that hit somewhere."""

    text: str
    words: list[str]
    hits: list[Hit[tuple[str, str]]]
    programs: list[tuple[str, str, Any]]


def look(text: str, vocabulary: Vocabulary) -> Looked:
    words = words_in(text)
    cut = text[:MOST]
    return Looked(cut, words, vocabulary.phrases.found(words), vocabulary.patterns.found(cut))
