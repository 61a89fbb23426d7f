"""How good a learner is for this house: on its own lessons, each judged by weights that never saw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tutti.engines.learning.actions.teaching import trained
from tutti.engines.learning.models import Lesson
from tutti.engines.learning.registry import Learner, learner_named
from tutti.engines.learning.state import empty_change, together
from tutti.engines.learning.training import margins_of
from tutti.engines.learning.weights import UNSURE, Weights, softmax

FOLDS = 5
MOST_MEASURED = 2000


@dataclass(frozen=True, kw_only=True)
class LabelMeasure:
    """One label. `precision` None: it was never said; `recall` None: no lesson has it."""

    label: str
    precision: float | None
    recall: float | None
    support: int


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`right` of `lessons` as taught, `unsure` of them not said; `right_as_shipped` without any lesson."""

    lessons: int
    right: int
    unsure: int
    right_as_shipped: int
    labels: Sequence[LabelMeasure]


def measure(learner: str) -> Measured:
    """Cross-validated: the lessons are dealt into five piles, each judged by what the other four teach."""
    known = learner_named(learner)
    found = Lesson.objects.filter(learnt__learner=learner).order_by("-id")[:MOST_MEASURED]
    lessons = list(found)[::-1]
    told = [lesson.label for lesson in lessons]
    said = _said_unseen(known, lessons)
    shipped = _said(together(known, empty_change(known)), lessons)
    return Measured(
        lessons=len(lessons),
        right=_right(told, said),
        unsure=said.count(UNSURE),
        right_as_shipped=_right(told, shipped),
        labels=measured(told, said),
    )


def measured(told: Sequence[str], said: Sequence[str]) -> list[LabelMeasure]:
    """Precision and recall of each label that was told or said, unsure left out."""
    right = Counter(a for a, b in zip(told, said, strict=True) if a == b)
    all_told, all_said = Counter(told), Counter(said)
    return [
        LabelMeasure(
            label=label,
            precision=right[label] / all_said[label] if all_said[label] else None,
            recall=right[label] / all_told[label] if all_told[label] else None,
            support=all_told[label],
        )
        for label in sorted((all_told.keys() | all_said.keys()) - {UNSURE})
    ]


def _said_unseen(known: Learner, lessons: Sequence[Lesson]) -> list[str]:
    said = [UNSURE] * len(lessons)
    for fold in range(min(FOLDS, len(lessons))):
        others = [lesson for place, lesson in enumerate(lessons) if place % FOLDS != fold]
        unseen = range(fold, len(lessons), FOLDS)
        weights = together(known, trained(known, others))
        for place, label in zip(unseen, _said(weights, [lessons[p] for p in unseen]), strict=True):
            said[place] = label
    return said


def _said(weights: Weights, lessons: Sequence[Lesson]) -> list[str]:
    return [_label(weights, lesson.features) for lesson in lessons]


def _label(weights: Weights, features: Sequence[int]) -> str:
    chances = softmax(margins_of(weights, features), weights.heat)
    sure = max(chances)
    return weights.labels[chances.index(sure)] if sure >= weights.threshold else UNSURE


def _right(told: Sequence[str], said: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(told, said, strict=True))
