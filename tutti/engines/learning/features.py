"""What a learner sees of a text: its words, pairs of words beside each other, and four letters at a time inside words.

Addresses, names after @ and digits are only marked, never told apart: a learner must not know a customer by number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from zlib import crc32

LINK, WHO, NUMBER = "<link>", "<who>", "<number>"
LONGEST_TEXT = 4000  # letters; what matters of a long letter stands in its beginning
MOST_KNOWN = (
    50_000  # words remembered in a process; forgotten all at once, so that memory stays bounded
)
GRAM = 4

_TOKEN = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:/-]\d+)*"
    r"|[!?]+|[:;=8][-o']?[()\[\]DPp/\\|3]|<3|[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
)
_LONG_DRAWN = re.compile(r"(.)\1{2,}")
_normal: dict[str, str] = {}


def tokens(text: str) -> list[str]:
    """The words of a text in order, small letters, without accents and long-drawn letters."""
    found = _TOKEN.findall(text[:LONGEST_TEXT])
    try:
        return [_normal[raw] for raw in found]
    except KeyError:
        _remember(found)
        return [_normal[raw] for raw in found]


def grams(token: str) -> list[str]:
    """Four letters at a time inside a word of at least four, its borders counted: "#refu", "efun"."""
    if len(token) < GRAM or not token[0].isalpha():
        return []
    framed = f"^{token}$"
    return ["#" + framed[at : at + GRAM] for at in range(len(framed) - GRAM + 1)]


def pairs(words: Sequence[str]) -> list[str]:
    return [f"{left} {right}" for left, right in pairwise(words)]


def features(words: Sequence[str], marks: Iterable[str] = ()) -> list[str]:
    """All a learner counts of a text, by name."""
    inside = [gram for word in words for gram in grams(word)]
    return [*words, *inside, *pairs(words), *marks]


def number_of(feature: str) -> int:
    """The number that stands for a feature: the same everywhere, for ever; lessons keep nothing else."""
    return crc32(feature.encode())


def _remember(found: Iterable[str]) -> None:
    if len(_normal) > MOST_KNOWN:
        _normal.clear()
    _normal.update({raw: _normalised(raw) for raw in found})


def _normalised(raw: str) -> str:
    if raw[0] == "@":
        return WHO
    if raw[0].isdigit() and len(raw) > 1:
        return NUMBER
    if "://" in raw or "@" in raw or raw.startswith("www."):
        return LINK
    plain = unicodedata.normalize("NFKD", raw.lower().replace("’", "'"))
    return _LONG_DRAWN.sub(r"\1\1", "".join(c for c in plain if not unicodedata.combining(c)))
