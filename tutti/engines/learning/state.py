"""A learner as it stands now: what shipped and what this house taught, kept in memory until somebody teaches more."""

from __future__ import annotations

import json
import zlib
from array import array
from itertools import chain

from tutti.engines.learning.models import Learnt
from tutti.engines.learning.registry import Learner, learner_named, shipped_weights
from tutti.engines.learning.weights import Weights

QUICKLY = 1  # the level of compression
NEVER = 0  # the stamp of a learner nobody taught
_now: dict[str, tuple[int, Weights]] = {}


def weights_now(name: str) -> tuple[Learner, Weights]:
    """One small query: a lesson taught in another process counts from the next call on."""
    learner = learner_named(name)
    stamp = Learnt.objects.filter(learner=name).values_list("stamp", flat=True).first() or NEVER
    kept = _now.get(name)
    if kept is None or kept[0] != stamp:
        kept = _now[name] = _read(learner)
    return learner, kept[1]


def change_of(learner: Learner, kept: bytes) -> Weights:
    """What the house's lessons add, as `Learnt.change` holds it."""
    if not kept:
        return empty_change(learner)
    head, _, body = zlib.decompress(kept).partition(b"\n")
    held = json.loads(head)
    width, count = len(held["labels"]), held["rows"]
    numbers, numerals = array("Q"), array("f")
    numbers.frombytes(body[: 8 * count])
    numerals.frombytes(body[8 * count :])
    flat = numerals.tolist()
    rows = {number: flat[at * width : (at + 1) * width] for at, number in enumerate(numbers)}
    return Weights(labels=tuple(held["labels"]), rows=rows, heat=shipped_weights(learner).heat)


def empty_change(learner: Learner) -> Weights:
    shipped = shipped_weights(learner)
    return Weights(labels=shipped.labels, heat=shipped.heat)


def packed(change: Weights) -> bytes:
    """A line of JSON, the numbers of the features, then their weights: small, and read in milliseconds."""
    head = json.dumps({"labels": change.labels, "rows": len(change.rows)}).encode()
    numerals = array("f", chain.from_iterable(change.rows.values()))
    return zlib.compress(
        head + b"\n" + array("Q", change.rows).tobytes() + numerals.tobytes(), QUICKLY
    )


def with_label(weights: Weights, label: str) -> Weights:
    """The same weights, able to say `label` too."""
    if label in weights.labels:
        return weights
    rows = {number: [*row, 0.0] for number, row in weights.rows.items()}
    return Weights(labels=(*weights.labels, label), rows=rows, heat=weights.heat)


def base_for(learner: Learner, labels: tuple[str, ...]) -> Weights:
    """What shipped, for these labels: an open learner shipped with none of them."""
    shipped = shipped_weights(learner)
    return shipped if shipped.labels == labels else Weights(labels=labels, heat=shipped.heat)


def together(learner: Learner, change: Weights) -> Weights:
    """What shipped plus the change, ready to guess."""
    shipped = shipped_weights(learner)
    rows = dict(base_for(learner, change.labels).rows)
    for number, row in change.rows.items():
        first = rows.get(number)
        rows[number] = [a + b for a, b in zip(first, row, strict=True)] if first else row
    return Weights(
        labels=change.labels,
        rows=rows,
        names=shipped.names,
        heat=shipped.heat,
        threshold=shipped.threshold,
        coverage=shipped.coverage,
    )


def _read(learner: Learner) -> tuple[int, Weights]:
    learnt = Learnt.objects.filter(learner=learner.name).first()
    if learnt is None or not learnt.change:
        return learnt.stamp if learnt else NEVER, shipped_weights(learner)
    return learnt.stamp, together(learner, change_of(learner, bytes(learnt.change)))
