"""Weights and their versions, the priority of each open case, what people say of it by hand, and marks of care."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.engines.rules.models import Rule, RuleVersion
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member
from tutti.people.models import Person


class WeightsVersion(models.Model):
    """What the company weighs, as it was said once; the highest number holds. `said` is `parts.Weights`."""

    number = models.PositiveIntegerField(unique=True)
    said = models.JSONField()
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    saved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class CasePriority(models.Model):
    """The priority of an open case with its parts. Closed cases have none.

    `known` is what the parts were reckoned from (`stored.KEPT`), so that other weights can be tried without reading
    the case again. `next_look_at` is when time alone gives it other points, or now where its dates changed.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    known = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    parts = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    at = models.DateTimeField(db_default=Now())
    next_look_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_look_at"],
                name="priority_to_look_at",
                condition=Q(next_look_at__isnull=False),
            )
        ]


class ByHand(models.Model):
    """That a member raised or lowered a case, and why. It holds until somebody ends it; nothing else changes it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    points = models.SmallIntegerField()
    reason = models.CharField(_("why"), max_length=300)
    said_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="by_hand_once"
            )
        ]


class Care(models.TextChoices):
    """Why somebody needs special care."""

    HEALTH = "health", _("Illness or disability")
    LOSS = "loss", _("Somebody died")
    AGE = "age", _("Great age, or a child")
    MONEY = "money", _("In need of money")
    SAFETY = "safety", _("In danger")
    OTHER = "other", _("Something else")


class MarkSet(models.QuerySet["Mark"]):
    def visible_to(self, who: Principal) -> MarkSet:
        """Those on cases `who` may see; those on persons for the desk."""
        on_cases = Q(case__in=CaseSet(Case).visible_to(who))
        return (
            self.filter(on_cases | Q(person__isnull=False)) if who.works_the_desk else self.none()
        )

    def standing(self) -> MarkSet:
        return self.filter(lifted_at__isnull=True)


class Mark(models.Model):
    """That a person, or the person of one case, needs special care. `note` is private: reading it is recorded."""

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    why = models.CharField(_("why"), max_length=10, choices=Care)
    note = models.CharField(_("what colleagues need to know"), max_length=300, blank=True)
    set_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(RuleVersion, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager[Mark]] = MarkSet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="mark_is_of_one",
                condition=Q(case__isnull=True, person__isnull=False)
                | Q(case__isnull=False, person__isnull=True),
            ),
            models.CheckConstraint(
                name="mark_has_an_author",
                condition=Q(set_by__isnull=False) | Q(version__isnull=False),
            ),
            models.CheckConstraint(
                name="mark_lifted_after_it_was_set",
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("set_at")),
            ),
        ]


class Waived(models.Model):
    """That somebody took back what a rule says of a case: it gives this case no points any more."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "rule"], name="waived_once")]
