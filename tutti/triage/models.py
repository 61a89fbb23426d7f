"""How each message was understood, what was decided about it and why, and what stays of those that went."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal

WINDOW = timedelta(days=14)
LONGEST_WINDOW = 365  # days


class Tier(models.TextChoices):
    """How long the words of a message stay."""

    KEEP = "keep", _("Kept")
    COUNT = "count", _("Counted")
    DROP = "drop", _("Dropped")


class Reason(models.TextChoices):
    """Why a message has its tier. `LIKE_RESTORED`: a rule would have filtered it, but people restored its like."""

    DEFAULT = "default", _("because no rule says otherwise")
    RULE = "rule", _("by a rule")
    OPEN_CASE = "open_case", _("because its conversation has an open case")
    OURS = "ours", _("because it is from us")
    LIKE_RESTORED = "like_restored", _("because it is like what was restored")
    RESTORED = "restored", _("because somebody restored it")
    BY_HAND = "by_hand", _("by hand")


class Matched(models.TextChoices):
    """How sure we are who wrote it."""

    VERIFIED = "verified", _("Proved")
    KNOWN = "known", _("Known")
    NEW = "new", _("Met now")
    SUGGESTED = "suggested", _("Suggested")
    NOBODY = "nobody", _("Nobody")


class Reading(models.Model):
    """What a message was understood to say (`engines.understanding`). An empty word is "unsure"."""

    message_id = models.BigIntegerField(primary_key=True)
    language = models.CharField(max_length=12)
    language_sure = models.FloatField()
    mood = models.CharField(max_length=8)
    feeling = models.SmallIntegerField()
    intent = models.CharField(max_length=12)
    intent_sure = models.FloatField()
    topics = models.JSONField()
    urgency = models.SmallIntegerField()
    noise = models.FloatField()
    entities = models.JSONField()


class DecisionSet(models.QuerySet["Decision"]):
    def visible_to(self, who: Principal) -> DecisionSet:
        """That something was decided is for the desk; the words of a message are seen through its conversation."""
        return self.all() if who.works_the_desk else self.none()

    def filtered(self) -> DecisionSet:
        return self.exclude(tier=Tier.KEEP)


class Decision(models.Model):
    """What was decided about one message. Ids, closed words and moments only, so that it may stay when the words go.

    `day` is the day the message was heard, in the house's own zone; the funnel counts by it. `purge_after` is when the
    words of a filtered message go, `purged_at` when they went. Versions are ids of `engines.rules`.
    """

    message_id = models.BigIntegerField(primary_key=True)
    conversation_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    day = models.DateField()
    at = models.DateTimeField()
    tier = models.CharField(max_length=5, choices=Tier)
    reason = models.CharField(max_length=14, choices=Reason)
    filter_version = models.BigIntegerField(null=True)
    like_example = models.BigIntegerField(null=True)  # of `Example`, where that kept it
    matched = models.CharField(max_length=9, choices=Matched)
    department_id = models.BigIntegerField(null=True)  # where a rule routes it
    owner_id = models.BigIntegerField(null=True)
    route_version = models.BigIntegerField(null=True)
    restored_at = models.DateTimeField(null=True)
    restored_by = models.BigIntegerField(null=True)
    purge_after = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Decision]] = DecisionSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_kept_is_not_purged",
                condition=~Q(tier="keep") | Q(purge_after__isnull=True, purged_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["-day", "-message_id"], name="decision_by_day"),
            models.Index(fields=["channel_id", "-day", "-message_id"], name="decision_by_channel"),
            models.Index(
                fields=["tier", "-day", "-message_id"],
                name="decision_filtered",
                condition=~Q(tier="keep"),
            ),
            models.Index(
                fields=["conversation_id"], name="decision_aside", condition=~Q(tier="keep")
            ),
            models.Index(
                fields=["purge_after", "message_id"],
                name="decision_to_purge",
                condition=Q(purge_after__isnull=False, purged_at__isnull=True),
            ),
            models.Index(
                fields=["filter_version", "-day", "-message_id"],
                name="decision_by_filter",
                condition=Q(filter_version__isnull=False),
            ),
            models.Index(
                fields=["route_version", "-day", "-message_id"],
                name="decision_by_route",
                condition=Q(route_version__isnull=False),
            ),
            models.Index(
                fields=["matched", "-day", "-message_id"],
                name="decision_unsure",
                condition=Q(matched__in=["suggested", "nobody"]),
            ),
            models.Index(
                fields=["reason", "-day", "-message_id"],
                name="decision_seldom",
                condition=Q(reason__in=["open_case", "like_restored", "restored", "by_hand"]),
            ),
            models.Index(
                fields=["-day", "-message_id"],
                name="decision_gone",
                condition=Q(purged_at__isnull=False),
            ),
        ]

    @property
    def is_kept(self) -> bool:
        return self.tier == Tier.KEEP

    @property
    def waits(self) -> bool:
        """Filtered, and its words are still here."""
        return not self.is_kept and self.purged_at is None


class Tally(models.Model):
    """How many messages of a day and channel went one way: appended as differences, folded every few minutes.

    The sum of `amount` equals the rows of `Decision` with the same values; a test holds it.
    """

    day = models.DateField()
    channel_id = models.BigIntegerField()
    tier = models.CharField(max_length=5)
    reason = models.CharField(max_length=14)
    filter_version = models.BigIntegerField(null=True)
    matched = models.CharField(max_length=9)
    route_version = models.BigIntegerField(null=True)
    purged = models.BooleanField(default=False)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day", "channel_id"], name="heard_by_day")]


class Counted(models.Model):
    """What stays of counted messages when their words are gone: how many of a day spoke so. Numbers only."""

    day = models.DateField()
    channel_id = models.BigIntegerField()
    language = models.CharField(max_length=12)
    mood = models.CharField(max_length=8)
    intent = models.CharField(max_length=12)
    topic = models.CharField(max_length=80)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel_id", "language", "mood", "intent", "topic"],
                name="counted_once",
            )
        ]


class Example(models.Model):
    """A message people restored, or filtered by hand: its words as hashes, so that its like is known again.

    `filter_key` is the rule that had filtered it; "" for one filtered by hand.
    """

    message_id = models.BigIntegerField(unique=True)
    filter_key = models.CharField(max_length=80, blank=True)
    kept = models.BooleanField()
    features = models.JSONField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["filter_key", "-at"], name="example_by_rule")]


class ReviewWindow(models.Model):
    """One row: how many days the words of a filtered message stay."""

    days = models.PositiveSmallIntegerField(
        _("days"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WINDOW)]
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="review_window_is_one")]


class Earlier(models.Model):
    """One row: messages up to the id `upto` came before there was triage and are still to be understood.

    Made by the migration; nothing is done before `since` is an hour past, when what was on its way has arrived.
    """

    upto = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="earlier_is_one")]
