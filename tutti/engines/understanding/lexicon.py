"""How words feel. English: the lexicon of vaderSentiment (MIT) beside our own words; Italian: our own words.

A word after "not" turns, the part after "but" counts more, and marks tell the learners what the words add up to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

DATA = Path(__file__).parent / "data"
REACH = 3  # words a "not" reaches
TURNED, MORE, LESS, AFTER_BUT = -0.75, 1.4, 0.6, 1.5
SHORTEST_BEGINNING = 3
EVEN = 15  # as in VADER: how soon the sum nears its end


class Lexicon:
    """The feeling of words of one language, -3 to 3."""

    def __init__(self, held: dict[str, Any], words: dict[str, float]) -> None:
        self.exact = {word: value for word, value in words.items() if not word.endswith("*")}
        self.beginnings = {word[:-1]: value for word, value in words.items() if word.endswith("*")}
        self.no, self.more, self.less, self.but = (
            frozenset(held[key].split()) for key in ("no", "more", "less", "but")
        )
        self._known: dict[str, float] = {}

    def of(self, word: str) -> float:
        value = self._known.get(word)
        if value is None:
            if len(self._known) > 50_000:  # noqa: PLR2004 -- forgotten all at once, so that memory stays bounded
                self._known.clear()
            value = self._known[word] = self._looked_up(word)
        return value

    def _looked_up(self, word: str) -> float:
        if word in self.exact or word.lstrip("#") in self.exact:
            return self.exact.get(word, self.exact.get(word.lstrip("#"), 0.0))
        for end in range(len(word), SHORTEST_BEGINNING - 1, -1):
            if word[:end] in self.beginnings:
                return self.beginnings[word[:end]]
        return 0.0

    def felt(self, words: Sequence[str]) -> list[float]:
        """What each word with a feeling adds, in order."""
        found, denied, factor, weight = [], 0, 1.0, 1.0
        for word in words:
            value = self.of(word)
            if value:
                turned = TURNED if denied > 0 else 1.0
                found.append(value * turned * factor * weight)
            if word in self.but:
                found, weight, denied = [each / AFTER_BUT for each in found], AFTER_BUT, 0
            denied = REACH if word in self.no else denied - 1
            factor = MORE if word in self.more else LESS if word in self.less else 1.0
        return found


def feeling_of(words: Sequence[str], lexicon: Lexicon) -> float:
    """-1 to 1."""
    total = sum(lexicon.felt(words))
    return total / sqrt(total * total + EVEN)


def feeling_marks(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """What a learner is told: the sum in steps, and whether good and bad words stand in it."""
    felt = lexicon.felt(words)
    total = sum(felt)
    level = round(4 * total / sqrt(total * total + EVEN))
    marks = [f"§feels {level}"] * 2
    if any(value > 0 for value in felt):
        marks.append("§good")
    if any(value < 0 for value in felt):
        marks.append("§bad")
    if not felt:
        marks.append("§plain")
    return marks


@cache
def english() -> Lexicon:
    held = _held("feeling_en.json")
    theirs: dict[str, float] = SentimentIntensityAnalyzer().lexicon
    return Lexicon(held, theirs | held["words"])


@cache
def italian() -> Lexicon:
    held = _held("feeling_it.json")
    return Lexicon(held, held["words"])


def _held(name: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return held
