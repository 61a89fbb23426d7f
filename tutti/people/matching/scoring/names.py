"""Names cut into given and family name, and how alike two words of a name are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from tutti.ground.text.folding import fold
from tutti.people.matching.scoring.alphabets import looks_like
from tutti.people.matching.scoring.levels import Level
from tutti.people.matching.scoring.short_forms import same_name

NEAR, LIKE = 0.92, 0.80  # Jaro-Winkler; below LIKE unrelated names of one language meet often
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir sig sigra sigr signor signora dott dottssa ing avv herr frau mme mlle".split()
)
_AFTER = frozenset({"jr", "sr", "ii", "iii", "phd", "md", "mba"})
_APOSTROPHES = "'`\u2019\u02bc\u00b4"
_A_WORD = 4  # letters; one slip in fewer makes another name
_PARTICLES = frozenset(
    "al ben bin da dal de degli dei del della der di do dos du el la le lo van von vom zu zur ter ten".split()
)


class Name(NamedTuple):
    """A name folded and cut. A name of one word stands in `family`, whichever it is."""

    given: str
    family: str


@lru_cache(maxsize=100_000)
def cut(name: str) -> Name:
    """`Dr. Mira Rossi`, `Rossi, Mira` and `mira rossi` are one."""
    family, comma, given = name.partition(",")
    if comma and _words(given) and _words(given)[0] not in _AFTER:
        return Name(" ".join(_words(given)), "".join(_words(family)))
    words = _words(name)
    if not words:
        return Name("", "")
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return Name(" ".join(words[:start]), "".join(words[start:]))


def _words(name: str) -> list[str]:
    kept = "".join(
        letter if letter.isalnum() else "" if letter in _APOSTROPHES else " "
        for letter in fold(name)
    )
    words = kept.split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
    return words


class Named(NamedTuple):
    """How two names compare: each part's level, and whether they stand the other way about."""

    given: Level
    family: Level
    order: Level


def compare_names(left: Name, right: Name) -> Named:
    if not left.family or not right.family:
        return Named(Level.MISSING, Level.MISSING, Level.MISSING)
    if not left.given or not right.given:
        return _lone(left, right)
    straight = (word_level(left.given, right.given), word_level(left.family, right.family))
    swapped = (word_level(left.given, right.family), word_level(left.family, right.given))
    if _worth(swapped) > _worth(straight) + 1:
        better, worse = sorted(swapped, key=lambda level: _WORTH[level], reverse=True)
        return Named(better, worse, Level.OTHER)  # whoever stands first makes no difference
    return Named(*straight, Level.SAME)


def _lone(left: Name, right: Name) -> Named:
    """One word against a whole name: it may be either of its parts."""
    lone, whole = (left, right) if not left.given else (right, left)
    family = word_level(lone.family, whole.family)
    if not whole.given:
        return Named(Level.MISSING, family, Level.MISSING)
    given = word_level(lone.family, whole.given)
    if _WORTH[given] > _WORTH[family]:
        return Named(given, Level.MISSING, Level.MISSING)
    return Named(Level.MISSING, family, Level.MISSING)


@lru_cache(maxsize=200_000)
def word_level(left: str, right: str) -> Level:
    """How alike two parts of a name are; both are folded."""
    if left == right:
        return Level.SAME
    tests = (
        (Level.TWIN, looks_like),
        (Level.INITIAL, _is_initial),
        (Level.SHORT, same_name),
        (Level.NEAR, _is_near),
        (Level.LIKE, _is_like),
    )
    return next((level for level, holds in tests if holds(left, right)), Level.OTHER)


def _is_near(left: str, right: str) -> bool:
    if left.replace(" ", "") == right.replace(" ", ""):
        return True
    slip = min(len(left), len(right)) >= _A_WORD and OSA.distance(left, right) == 1
    return slip or JaroWinkler.similarity(left, right) >= NEAR


def _is_like(left: str, right: str) -> bool:
    if set(left.split()) & set(right.split()) or sound(left) == sound(right):
        return True
    return JaroWinkler.similarity(left, right) >= LIKE


def _is_initial(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return len(short) == 1 and long.startswith(short)


_WORTH = {
    Level.SAME: 3.0,
    Level.NEAR: 2.5,
    Level.TWIN: 2.5,
    Level.SHORT: 2.0,
    Level.LIKE: 1.5,
    Level.INITIAL: 1.0,
    Level.OTHER: 0.0,
}


def _worth(levels: Sequence[Level]) -> float:
    return sum(_WORTH[level] for level in levels)


# letters that are heard as one another in the languages of Europe
_HEARD = {
    letter: code
    for code, letters in {
        "1": "bpfvw",
        "2": "cgjkqsxz",
        "3": "dt",
        "4": "l",
        "5": "mn",
        "6": "r",
    }.items()
    for letter in letters
}


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """How a word in Latin letters sounds, roughly, as Soundex has it; other alphabets by their first letters."""
    word = word.replace(" ", "")
    if not word.isascii():
        return word[:3]
    codes = [_HEARD.get(word[0], "0")] if word else []
    before = codes[0] if codes else ""
    for letter in word[1:]:
        code = _HEARD.get(letter, "")
        if code and code != before:
            codes.append(code)
        if letter not in "hw":
            before = code
    return "".join(codes[:4])
