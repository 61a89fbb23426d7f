"""Learning weights from examples. Pure and repeatable: the same examples in the same order give the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

from tutti.engines.learning.weights import Row, Weights, softmax

ENOUGH = 4.0  # by how much a lesson's label must lead the next, in heats: about 98 in 100
AT_MOST = 8  # how hard one lesson may pull


@dataclass(frozen=True, kw_only=True)
class Example:
    """Numbers of the features of a text, what it is, and how much it counts."""

    features: Sequence[int]
    label: str
    weight: float = 1.0


def learn(
    weights: Weights,
    examples: Sequence[Example],
    *,
    rounds: int = 12,
    pace: float = 0.5,
    ease: float = 1e-5,
) -> None:
    """Multinomial logistic regression; steps shrink for what was seen often (AdaGrad), `ease` holds weights small."""
    seen: dict[int, float] = {}
    order, dice = list(examples), Random(20261122)  # noqa: S311 -- an order to learn in, no secret
    for _ in range(rounds):
        dice.shuffle(order)
        for example in order:
            _step(weights, example, seen, pace, ease)
    weights.forget_words()


def _step(
    weights: Weights, example: Example, seen: dict[int, float], pace: float, ease: float
) -> None:
    scale = 1 / sqrt(len(example.features) or 1)
    chances = softmax(margins_of(weights, example.features))
    right = weights.labels.index(example.label)
    errors = [(place == right) - chance for place, chance in enumerate(chances)]
    if abs(errors[right]) < 0.02:  # noqa: PLR2004 -- known well enough to pass by
        return
    push = [error * scale * example.weight for error in errors]
    size = sum(p * p for p in push)
    for feature in example.features:
        seen[feature] = past = seen.get(feature, 1e-3) + size
        step = pace / sqrt(past)
        row = weights.rows.get(feature)
        if row is None:
            weights.rows[feature] = [step * p for p in push]
        else:
            weights.rows[feature] = [
                w + step * (p - ease * w) for w, p in zip(row, push, strict=True)
            ]


def margins_of(weights: Weights, features: Sequence[int]) -> Row:
    """How much speaks for each label, of features known by number only."""
    rows = weights.rows
    found = [row for feature in features if (row := rows.get(feature)) is not None]
    if not found:
        return [0.0] * len(weights.labels)
    scale = 1 / sqrt(len(features))
    return [sum(column) * scale for column in zip(*found, strict=True)]


def correct(
    weights: Weights, change: Weights, examples: Sequence[Example], *, rounds: int = 20
) -> None:
    """Let `change` lead each example to its label on top of `weights` (passive-aggressive: no more than it needs).

    Both have the same labels. Only features of the examples change, so what they do not speak of stays as it was.
    """
    stands = [margins_of(weights, example.features) for example in examples]
    enough = ENOUGH * max(weights.heat, 0.1)
    for _ in range(rounds):
        pulls = [
            _pull(change, example, stand, enough)
            for example, stand in zip(examples, stands, strict=True)
        ]
        if not any(pulls):
            break
    change.forget_words()


def _pull(change: Weights, example: Example, stand: Row, enough: float) -> bool:
    """`stand` is what speaks for each label without the change."""
    margins = [a + b for a, b in zip(stand, margins_of(change, example.features), strict=True)]
    right = change.labels.index(example.label)
    others = [place for place in range(len(margins)) if place != right]
    if not others:
        return False
    rival = max(others, key=margins.__getitem__)
    lack = enough - (margins[right] - margins[rival])
    if lack <= 0:
        return False
    scale = 1 / sqrt(len(example.features) or 1)
    step = min(AT_MOST, lack / 2) * scale * min(example.weight, 1.0)
    for feature in example.features:
        row = change.rows.setdefault(feature, [0.0] * len(change.labels))
        row[right] += step
        row[rival] -= step
    return True
