"""Policies with their versions, and the promises that follow from them or that somebody made."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.cases.promises.terms import HoursOf, Kind, Terms
from tutti.engines.calendars.models import Calendar
from tutti.ground.accounts.models import Member


class KindOfPromise(models.TextChoices):
    """What was promised."""

    FIRST_ANSWER = "first_answer", _("First answer")
    NEXT_ANSWER = "next_answer", _("Next answer")
    SETTLEMENT = "settlement", _("Settlement")
    DATED = "dated", _("A date we named")


class PromiseState(models.TextChoices):
    """A running promise past its date is late; whether it was broken is said when it ends."""

    RUNNING = "running", _("running")
    PAUSED = "paused", _("paused")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EscalatesTo(models.TextChoices):
    """Who hears when a promise was not kept in time."""

    KEEPER = "keeper", _("The keeper of the case’s department")
    LINE = "line", _("The keeper of the owner’s own department")
    MEMBER = "member", _("A colleague by name")


class Policy(models.Model):
    """What we promise to some of our customers. Policies are asked in order; the first that fits is the case's."""

    name = models.CharField(_("name"), max_length=80)
    place = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> PolicyVersion | None:
        """The newest version, from what was fetched."""
        return max(self.versions.all(), key=lambda each: each.number, default=None)


class PolicyVersion(models.Model):
    """What a policy says since it was saved; never changed. None: nothing of the kind is promised."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    condition = models.TextField(blank=True)
    first_answer = models.DurationField(null=True)
    next_answer = models.DurationField(null=True)
    settlement = models.DurationField(null=True)
    hours = models.CharField(max_length=10, choices=HoursOf, default=HoursOf.DEPARTMENT)
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+")
    warn_before = models.DurationField(default=timedelta(hours=1))
    escalates_to = models.CharField(max_length=8, choices=EscalatesTo, default=EscalatesTo.KEEPER)
    escalates_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once"),
            models.CheckConstraint(
                name="policy_promises_something",
                condition=Q(first_answer__isnull=False)
                | Q(next_answer__isnull=False)
                | Q(settlement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}/{self.number}"

    @property
    def terms(self) -> Terms:
        allowed = {
            Kind.FIRST_ANSWER: self.first_answer,
            Kind.NEXT_ANSWER: self.next_answer,
            Kind.SETTLEMENT: self.settlement,
        }
        return Terms(
            version=self.pk,
            allowed={kind: each for kind, each in allowed.items() if each},
            hours=HoursOf(self.hours),
            calendar=self.calendar_id,
            warn_before=self.warn_before,
        )


class Chosen(models.Model):
    """The policy of a case now; the journal knows the earlier ones (`cases.policy_chosen`)."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, related_name="+")


class Promise(models.Model):
    """One undertaking with its clock as it was derived last.

    `used` is as of the clock's last turn, not of now. `due_at` is None while paused in time; of an ended promise it is
    the date it had. `told_before` and `told_after` are the dates of which a warning, or that it broke, was told.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=12, choices=KindOfPromise)
    started_at = models.DateTimeField()
    version = models.ForeignKey(
        PolicyVersion, models.PROTECT, null=True, related_name="+", db_index=False
    )
    allowed = models.DurationField()
    used = models.DurationField(default=timedelta(0))
    state = models.CharField(max_length=9, choices=PromiseState, default=PromiseState.RUNNING)
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    zone_data = models.CharField(max_length=20)
    told_before = models.DateTimeField(null=True)
    told_after = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)  # when the minute's job looks at it next
    made_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )  # of a dated one
    reason = models.CharField(max_length=300, blank=True)  # why a dated one was moved or withdrawn

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "started_at"],
                condition=~Q(kind="dated"),
                name="promise_once",
            ),
            models.CheckConstraint(
                name="promise_ended_has_moment",
                condition=Q(state__in=("running", "paused"), stopped_at__isnull=True)
                | Q(state__in=("kept", "broken", "withdrawn"), stopped_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"], name="promise_to_look_at", condition=Q(look_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"

    @property
    def is_open(self) -> bool:
        return self.state in {PromiseState.RUNNING, PromiseState.PAUSED}

    @property
    def is_dated(self) -> bool:
        return self.kind == KindOfPromise.DATED

    @property
    def label(self) -> str | LazyText:
        return KindOfPromise(self.kind).label


class Telling(models.Model):
    """Word for somebody about a promise, kept until they work. Gone once told, or when it is true no more."""

    class What(models.TextChoices):
        WARNING = "warning", _("soon due")
        BROKEN = "broken", _("late")
        ESCALATION = "escalation", _("late, to the one named")

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="tellings")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    about = models.DateTimeField()  # the date of the promise it speaks of
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Telling]]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "member", "what", "about"], name="told_of_promise_once"
            )
        ]
        indexes = [models.Index(F("at"), name="telling_due")]
