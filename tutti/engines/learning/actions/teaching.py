"""Teaching a learner, taking a lesson back, training anew, and beginning again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from tutti.engines.learning.errors import NoSuchLabel, NothingToLearn
from tutti.engines.learning.facts import LearnerReset, LessonForgotten, LessonTaught
from tutti.engines.learning.features import features, number_of, tokens
from tutti.engines.learning.models import Learnt, Lesson
from tutti.engines.learning.registry import Learner, learner_named, shipped_weights
from tutti.engines.learning.state import base_for, change_of, empty_change, packed, with_label
from tutti.engines.learning.training import Example, correct
from tutti.engines.learning.weights import Weights
from tutti.journal.facts import Actor
from tutti.journal.recording import record

REHEARSED = 40  # earlier lessons gone through with a new one, so that it does not undo them
MOST_LESSONS = 5000  # the newest; older ones have long been outweighed
ROUNDS = 15


@transaction.atomic
def teach(
    learner: str, text: str, label: str, *, lesson_of: int | None = None, by: Actor
) -> Lesson:
    """Let `learner` know that this text is `label`. It counts at once, here and in every other process.

    `lesson_of` is the message; correcting the same one again replaces the earlier lesson.
    """
    known = learner_named(learner)
    _require_label(known, label)
    learnt = _locked(known)
    numbers = _numbers(known, text)
    if lesson_of is not None:
        learnt.lessons.filter(lesson_of=lesson_of).delete()
    lesson = Lesson.objects.create(
        learnt=learnt,
        label=label,
        features=numbers,
        lesson_of=lesson_of,
        by_kind=by.kind,
        by_id=by.id,
        taught_at=timezone.now(),
    )
    newest = list(learnt.lessons.order_by("-id")[:REHEARSED])
    _keep(learnt, _corrected(known, change_of(known, bytes(learnt.change)), newest[::-1]))
    record([LessonTaught(learnt=learnt.pk, lesson=lesson.pk, message=lesson_of)], by=by)
    return lesson


@transaction.atomic
def forget(lesson: Lesson, *, by: Actor) -> None:
    """Take a lesson back: the learner is as if it had never been taught."""
    known = learner_named(lesson.learnt.learner)
    learnt = _locked(known)
    found, _ = Lesson.objects.filter(pk=lesson.pk, learnt=learnt).delete()
    if not found:
        return
    _train(known, learnt)
    record([LessonForgotten(learnt=learnt.pk, lesson=lesson.pk)], by=by)


@transaction.atomic
def retrain(learner: str) -> int:
    """Go through all lessons anew, from what shipped; answers how many."""
    known = learner_named(learner)
    return _train(known, _locked(known))


@transaction.atomic
def reset(learner: str, *, by: Actor) -> int:
    """Forget every lesson: the learner is as it shipped. Answers how many lessons went."""
    known = learner_named(learner)
    learnt = _locked(known)
    gone, _ = learnt.lessons.all().delete()
    _keep(learnt, empty_change(known))
    record([LearnerReset(learnt=learnt.pk, lessons=gone)], by=by)
    return gone


def trained(known: Learner, lessons: Sequence[Lesson]) -> Weights:
    """What these lessons, oldest first, change of what shipped."""
    return _corrected(known, empty_change(known), lessons)


def _require_label(known: Learner, label: str) -> None:
    labels = shipped_weights(known).labels
    if not known.is_open and label not in labels:
        raise NoSuchLabel(label, labels)


def _numbers(known: Learner, text: str) -> list[int]:
    words = tokens(text)
    marks = list(known.marks(words, text)) if known.marks else []
    if not words and not marks:
        raise NothingToLearn
    return sorted(number_of(name) for name in features(words, marks))


def _locked(known: Learner) -> Learnt:
    Learnt.objects.get_or_create(learner=known.name)
    return Learnt.objects.select_for_update().get(learner=known.name)


def _train(known: Learner, learnt: Learnt) -> int:
    lessons = list(learnt.lessons.order_by("-id")[:MOST_LESSONS])[::-1]
    _keep(learnt, trained(known, lessons))
    return len(lessons)


def _corrected(known: Learner, change: Weights, lessons: Sequence[Lesson]) -> Weights:
    for lesson in lessons:
        change = with_label(change, lesson.label)
    examples = [Example(features=lesson.features, label=lesson.label) for lesson in lessons]
    correct(base_for(known, change.labels), change, examples, rounds=ROUNDS)
    return change


def _keep(learnt: Learnt, change: Weights) -> None:
    learnt.change = packed(change) if change.rows else b""
    learnt.stamp = (
        secrets.randbits(62) + 1
    )  # never one seen before, even after a transaction that failed
    learnt.trained_at = timezone.now()
    learnt.save()
