"""A linear model: what each feature says for each label. Pure; predicting adds up remembered words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt
from pathlib import Path

from tutti.engines.learning.features import MOST_KNOWN, grams, number_of, pairs, tokens

Row = list[float]  # one weight a label, in the order of the labels
Marks = Callable[[Sequence[str], str], Iterable[str]]
UNSURE = ""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a text is: `label` "" where the learner is unsure; `sure` 0 to 1, of the likeliest label."""

    label: str
    sure: float
    scores: Mapping[str, float]
    likeliest: str = UNSURE


@dataclass(kw_only=True)
class Weights:
    """A model as it is used. `rows` by number of feature; `names` of those that shipped, for reading.

    `heat` divides the margins before they are read as chances; under `threshold` and with fewer than `coverage`
    of its words known the learner is unsure.
    """

    labels: tuple[str, ...]
    rows: dict[int, Row] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    heat: float = 1.0
    threshold: float = 0.0
    coverage: float = 0.0
    _words: dict[str, tuple[Row | None, int, bool]] = field(default_factory=dict, repr=False)

    def forget_words(self) -> None:
        """To be called when rows changed: remembered sums belong to the rows before."""
        self._words.clear()

    def guesses(self, texts: Sequence[str], marks: Marks | None = None) -> list[Guess]:
        return [self.guess(text, marks) for text in texts]

    def guess(self, text: str, marks: Marks | None = None) -> Guess:
        if not self.labels:
            return NO_GUESS
        words = tokens(text)
        margins, known = self.margins(words, marks(words, text) if marks else ())
        return self._read(margins, known)

    def margins(self, words: Sequence[str], marks: Iterable[str] = ()) -> tuple[Row, float]:
        """How much speaks for each label, and which share of the words is known at all."""
        found, count, known = [], 0, 0
        remembered = self._words
        for word in words:
            row, features, is_known = remembered.get(word) or self._remembered(word)
            count += features
            known += is_known
            if row is not None:
                found.append(row)
        beside = [number_of(name) for name in (*pairs(words), *marks)]
        found += [row for number in beside if (row := self.rows.get(number)) is not None]
        if not found:
            return [0.0] * len(self.labels), 0.0
        scale = 1 / sqrt(count + len(beside))
        return [sum(column) * scale for column in zip(*found, strict=True)], known / (
            len(words) or 1
        )

    def _remembered(self, word: str) -> tuple[Row | None, int, bool]:
        if len(self._words) > MOST_KNOWN:
            self._words.clear()
        names = [word, *grams(word)]
        found = [row for name in names if (row := self.rows.get(number_of(name))) is not None]
        row = [sum(column) for column in zip(*found, strict=True)] if found else None
        known = number_of(word) in self.rows or len(found) * 2 > len(names)
        self._words[word] = (row, len(names), known)
        return self._words[word]

    def _read(self, margins: Row, known: float) -> Guess:
        chances = softmax(margins, self.heat)
        sure = max(chances)
        likeliest = self.labels[chances.index(sure)]
        unsure = sure < self.threshold or known < self.coverage
        return Guess(
            label=UNSURE if unsure else likeliest,
            sure=sure,
            scores=dict(zip(self.labels, chances, strict=True)),
            likeliest=likeliest,
        )


NO_GUESS = Guess(label=UNSURE, sure=0.0, scores={})


def softmax(margins: Row, heat: float = 1.0) -> Row:
    most = max(margins)
    raised = [exp((margin - most) / heat) for margin in margins]
    total = sum(raised)
    return [value / total for value in raised]


def read_weights(path: Path) -> Weights:
    """The model a file holds: features by name, so that anybody can read what it learned."""
    held = json.loads(path.read_text(encoding="utf-8"))
    rows = {name: [number / 100 for number in row] for name, row in held["rows"].items()}
    return Weights(
        labels=tuple(held["labels"]),
        rows={number_of(name): row for name, row in rows.items()},
        names={number_of(name): name for name in rows if not name.startswith("#")},
        heat=held["heat"],
        threshold=held["threshold"],
        coverage=held["coverage"],
    )


def write_weights(path: Path, weights: Weights, names: Iterable[str], about: str) -> None:
    """Two digits are enough of a weight; what rounds to nothing is left out."""
    rows = {name: [round(w * 100) for w in weights.rows.get(number_of(name), ())] for name in names}
    kept = {name: row for name, row in sorted(rows.items()) if any(row)}
    head = {
        "about": about,
        "labels": weights.labels,
        "heat": round(weights.heat, 3),
        "threshold": weights.threshold,
        "coverage": weights.coverage,
    }
    lines = ",\n".join(f"{json.dumps(n, ensure_ascii=False)}:{_tight(r)}" for n, r in kept.items())
    opened = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    path.write_text(f'{opened},\n "rows": {{\n{lines}\n}}}}\n', encoding="utf-8")


def _tight(row: Sequence[int]) -> str:
    return json.dumps(row, separators=(",", ":"))
