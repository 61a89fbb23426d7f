"""Which alphabet a word is written in, and words that only look as if they were in another.

The map is made for telling look-alikes apart and for nothing else: Мария and Maria stay two names.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# letters of Cyrillic and Greek that a reader of Latin cannot tell from the Latin one
_LATIN_TWIN = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u043a\u043c\u0442\u0432\u043d"
    "\u03bf\u03b1\u03bd\u03c1\u03b9\u03ba\u03c4\u03c5\u03c7",
    "aeopcyxijshdqwkmtbhoavpiktux",
)


@lru_cache(maxsize=50_000)
def alphabets_of(text: str) -> frozenset[str]:
    """The alphabets of its letters: "LATIN", "CYRILLIC", "CJK"…"""
    if text.isascii():
        return frozenset({"LATIN"}) if any(letter.isalpha() for letter in text) else frozenset()
    return frozenset(
        unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in text if letter.isalpha()
    )


def is_mixed(word: str) -> bool:
    """Whether one word is written in Latin and in Greek or Cyrillic at once: nobody's name is."""
    found = alphabets_of(word)
    return "LATIN" in found and bool(found & {"CYRILLIC", "GREEK"})


def looks_like(word: str, other: str) -> bool:
    """Whether two different words cannot be told apart by eye."""
    return word != other and latin_twin(word) == latin_twin(other)


def latin_twin(word: str) -> str:
    return word if word.isascii() else word.translate(_LATIN_TWIN)
