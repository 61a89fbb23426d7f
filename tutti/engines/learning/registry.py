"""Which learners there are: each app names its own in `learners.py`, found by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise

from tutti.engines.learning.errors import NoSuchLearner
from tutti.engines.learning.weights import Marks, Weights, read_weights

CAREFUL = Weights(labels=("",), threshold=0.6, coverage=0.4)  # where nothing shipped


@dataclass(frozen=True, kw_only=True)
class Learner:
    """A learner. `shipped`: the file of weights it begins with; None: it begins empty, its labels are the house's.

    `marks` adds what words alone do not show, from (words, text); weights hang on it, so it must not change.
    """

    name: str
    title: str | Promise
    shipped: Path | None = None
    marks: Marks | None = None

    @property
    def is_open(self) -> bool:
        """Any word may become a label of it."""
        return self.shipped is None


_learners: dict[str, Learner] = {}
_shipped: dict[str, Weights] = {}


def offers(learner: Learner) -> None:
    _learners[learner.name] = learner


def learner_named(name: str) -> Learner:
    try:
        return _learners[name]
    except KeyError:
        raise NoSuchLearner(name) from None


def learners() -> list[Learner]:
    return list(_learners.values())


def shipped_weights(learner: Learner) -> Weights:
    """What it began with, read once a process; nobody changes it."""
    if learner.shipped is None:
        return CAREFUL
    if learner.name not in _shipped:
        _shipped[learner.name] = read_weights(learner.shipped)
    return _shipped[learner.name]
