"""What happens to learners."""

from __future__ import annotations

from tutti.journal.facts import Fact


class LessonTaught(Fact):
    """Somebody corrected a learner; `label` stays with the lesson, as a house names its own."""

    name = "learning.lesson_taught"
    subject = "learnt"
    says = "{by} corrected what was understood"

    learnt: int
    lesson: int
    message: int | None


class LessonForgotten(Fact):
    """A correction was taken back; the learner is as if it had never been taught."""

    name = "learning.lesson_forgotten"
    subject = "learnt"
    says = "{by} took a correction back"

    learnt: int
    lesson: int


class LearnerReset(Fact):
    """All lessons are gone; the learner is as it shipped."""

    name = "learning.learner_reset"
    subject = "learnt"
    says = "{by} let a learner forget all corrections"

    learnt: int
    lessons: int
