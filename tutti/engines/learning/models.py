"""What a house taught: lessons without their texts, and what follows from them for each learner."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Learnt(models.Model):
    """What a learner knows beyond what shipped. `stamp` changes with every lesson, so that each process notices."""

    learner = models.CharField(max_length=40, unique=True)
    stamp = models.BigIntegerField(default=0)
    change = models.BinaryField(default=bytes)
    trained_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.learner


class Lesson(models.Model):
    """One correction. It keeps numbers of features, never the text: a message that goes leaves nothing to read.

    `lesson_of` is the message it came from; a later correction of the same message takes its place.
    """

    learnt = models.ForeignKey(Learnt, models.CASCADE, related_name="lessons")
    label = models.CharField(max_length=60, blank=True)
    features = ArrayField(models.BigIntegerField())
    lesson_of = models.BigIntegerField(null=True)
    by_kind = models.CharField(max_length=20)
    by_id = models.BigIntegerField(null=True)
    taught_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["learnt", "lesson_of"], name="learning_one_lesson_a_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learnt_id}/{self.pk}"
