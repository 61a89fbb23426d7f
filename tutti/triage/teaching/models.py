"""The house's own words, and what people corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutti.engines.understanding.vocabulary import LONGEST_PATTERN
from tutti.ground.accounts.models import Member

LONGEST_KEY = 40


class NumberKind(models.Model):
    """A number the house gives: of an order, an account, a meter. `example` holds one; the pattern was tried on it."""

    key = models.SlugField(max_length=LONGEST_KEY, unique=True)
    name = models.CharField(_("name"), max_length=80)
    pattern = models.CharField(_("pattern"), max_length=LONGEST_PATTERN)
    example = models.CharField(_("example"), max_length=300)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Thing(models.Model):
    """A product or a place, with the other ways people write it."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product")
        PLACE = "place", _("Place")

    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    spellings = models.JSONField(default=list)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="thing_named_once")]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What messages are about here. The key stands in what was understood and never changes; the name may."""

    key = models.SlugField(max_length=LONGEST_KEY, unique=True)
    name = models.CharField(_("name"), max_length=80)
    words = models.JSONField(default=list)
    patterns = models.JSONField(default=list)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WordsStamp(models.Model):
    """One row: a number that changes with every word of the house, so that each process notices."""

    stamp = models.BigIntegerField(default=0)


class Correction(models.Model):
    """What somebody set right about one message. Closed words and keys of topics alone: it may outlive the message.

    `before` and `after` hold the columns of the reading that changed; `lessons` the ids of what was taught by it.
    """

    message_id = models.BigIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    lessons = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Correction]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["message_id", "-id"], name="correction_of_message")]
