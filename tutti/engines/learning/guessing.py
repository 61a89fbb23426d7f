"""Asking a learner: what a text is, and which words say so."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.engines.learning.features import grams, number_of, pairs, tokens
from tutti.engines.learning.state import weights_now
from tutti.engines.learning.weights import Guess, Row, Weights

MOST_WORDS = 12


def predict(learner: str, texts: Sequence[str]) -> list[Guess]:
    """A guess for each text, in order; `label` is "" where the learner is unsure."""
    known, weights = weights_now(learner)
    return weights.guesses(texts, known.marks)


def why(learner: str, text: str, label: str = "") -> list[tuple[str, float]]:
    """The words that speak most for `label` (the likeliest when left out) or, below nothing, against it.

    Weights are in margins against the mean of the other labels, the strongest first.
    """
    known, weights = weights_now(learner)
    label = label or weights.guess(text, known.marks).likeliest
    if label not in weights.labels:
        return []
    words = tokens(text)
    marks = list(known.marks(words, text)) if known.marks else []
    said = {word: [word, *grams(word)] for word in words}
    said |= {name: [name] for name in [*pairs(words), *marks]}
    scale = sum(len(names) for names in said.values()) ** -0.5 if said else 0.0
    found = {name: _leaning(weights, names, label) * scale for name, names in said.items()}
    strongest = sorted(found.items(), key=lambda each: -abs(each[1]))
    return [(name, round(weight, 3)) for name, weight in strongest[:MOST_WORDS] if weight]


def heaviest(learner: str, label: str, *, most: int = 40) -> list[tuple[str, float]]:
    """The shipped words that speak most for a label, for a page that shows what a learner learned."""
    _, weights = weights_now(learner)
    if label not in weights.labels:
        return []
    found = [
        (name, _lean(weights, weights.rows[number], label))
        for number, name in weights.names.items()
    ]
    return sorted(found, key=lambda each: -each[1])[:most]


def _leaning(weights: Weights, names: Sequence[str], label: str) -> float:
    rows = [row for name in names if (row := weights.rows.get(number_of(name))) is not None]
    return sum(_lean(weights, row, label) for row in rows)


def _lean(weights: Weights, row: Row, label: str) -> float:
    here = row[weights.labels.index(label)]
    others = len(row) - 1
    return here - (sum(row) - here) / others if others else here
