"""A case ties conversations of both sides together and knows owner, doer and turn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.listen.models import Conversation
from tutti.people.models import Person

HAND_OUT_WITHIN = timedelta(hours=4)
ANSWER_WITHIN = timedelta(days=1)
FOLLOW_UP_AFTER = timedelta(days=7)
REOPEN_WITHIN = timedelta(days=30)
HIGHEST_FIRST = F("priority") * -1
"""By what lists by priority rise, as the id does: so a place in them is one pair, and cases that tie stay in order."""


class State(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Turn(models.TextChoices):
    """Who holds the ball."""

    CUSTOMER = "customer", _("the customer")
    US = "us", _("us")
    OUTSIDE = "outside", _("someone outside")


class Act(models.TextChoices):
    """What the one next action of an open case is."""

    HAND_OUT = "hand_out", _("hands this out")
    ANSWER = "answer", _("answers")
    FOLLOW_UP = "follow_up", _("follows up")
    TASK = "task", _("works on a task")
    DECIDE = "decide", _("decides")
    DO = "do", _("acts")


ASKED_OF_SOMEBODY = frozenset({Act.TASK, Act.DECIDE})
"""Next actions that end when what was asked ends; the owner acts again then."""


class Shelf(models.TextChoices):
    """Where a case stands in the queues; exactly one, derived from state, taken and turn."""

    TO_TAKE = "to_take", _("To be taken")
    US = "us", _("Our turn")
    CUSTOMER = "customer", _("Waits for the customer")
    OUTSIDE = "outside", _("Waits for others")
    CLOSED = "closed", _("Closed")


class Holder(models.TextChoices):
    """Whom the customer waits for at one moment: exactly one holds the ball (docs/explain/customers-clock.md)."""

    CUSTOMER = "customer", _("the customer")
    OUTSIDE = "outside", _("someone outside")
    DEPARTMENT = "department", _("a department")
    NOBODY = "nobody", _("nobody")


class DueKind(models.TextChoices):
    """What the one date of a case is: of the next action, or of what was promised."""

    ACT = "act", _("next action")
    ACCEPT = "accept", _("accept by")
    FINISH = "finish", _("finish by")
    PROMISE = "promise", _("promise")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone inside")
    DEPARTMENTS = "departments", _("The departments named")
    NAMED = "named", _("The people named")


class CaseSet(models.QuerySet["Case"]):
    def visible_to(self, who: Principal) -> CaseSet:
        """Cases `who` may see: by audience or by a grant, computed from the case alone."""
        if who.member_id is None:
            return self.none()
        granted = Grant.objects.filter(member_id=who.member_id).values("case_id")
        allowed = Q(owner_id=who.member_id) | Q(pk__in=granted)
        if who.works_the_desk:
            mine = Q(audience=Audience.DEPARTMENTS, department_id__in=who.departments)
            allowed = Q(audience=Audience.EVERYONE) | mine | allowed
        return self.filter(allowed)

    def open(self) -> CaseSet:
        return self.filter(state=State.OPEN)


class Case(models.Model):
    """What we owe somebody. The database itself refuses an open case without owner, doer and date."""

    title = models.CharField(_("title"), max_length=300)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    turn = models.CharField(max_length=8, choices=Turn, default=Turn.US)
    shelf = models.CharField(max_length=8, choices=Shelf, default=Shelf.TO_TAKE)
    act = models.CharField(max_length=12, choices=Act, blank=True)
    act_note = models.CharField(max_length=200, blank=True)
    doer = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    act_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", db_index=False
    )  # for whom the doer acts, where the doer alone does not say it
    act_due_at = models.DateTimeField(null=True)
    act_due_kind = models.CharField(max_length=8, choices=DueKind, default=DueKind.ACT)
    promised_at = models.DateTimeField(null=True)  # the earliest promise that runs
    due_at = models.DateTimeField(null=True)  # the earlier of both
    holder = models.CharField(max_length=10, choices=Holder, default=Holder.DEPARTMENT)
    holding_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", db_index=False
    )  # of a settled case: the one that settled it
    held_since = models.DateTimeField(default=timezone.now)
    shares = models.JSONField(
        default=dict
    )  # seconds of ended stretches by holder; see `holder_key`
    lived_from = models.DateTimeField(default=timezone.now)  # the customer's clock began
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", db_index=False
    )
    resolution = models.CharField(max_length=20, blank=True)
    waiting_since = models.DateTimeField(null=True)  # first unanswered word of the customer
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    history = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0, db_default=0)  # 0 to 100; kept by its own room
    priority_reasons = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )  # the strongest, as codes with their numbers
    fields = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Case]] = CaseSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="open_case_has_owner_doer_and_date",
                condition=Q(state="closed")
                | (Q(state="open") & Q(doer__isnull=False) & Q(due_at__isnull=False) & ~Q(act="")),
            ),
            models.CheckConstraint(
                name="open_case_is_held", condition=Q(state="closed") | ~Q(holder="nobody")
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_at", "id"], name="case_queue", condition=Q(state="open")
            ),
            models.Index(
                fields=["department", "shelf", "due_at", "id"],
                name="case_shelf",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["owner", "due_at", "id"],
                name="case_owner",
                condition=Q(state="open", taken_at__isnull=False),
            ),
            models.Index(
                fields=["doer", "due_at", "id"], name="case_doer", condition=Q(state="open")
            ),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(state="open")),
            models.Index(
                fields=["shelf", "due_at", "id"], name="case_shelf_all", condition=Q(state="open")
            ),
            models.Index(
                fields=["department", "lived_from", "id"],
                name="case_waits",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["department", "shelf", "lived_from", "id"],
                name="case_waits_shelf",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["owner", "lived_from", "id"],
                name="case_waits_owner",
                condition=Q(state="open", taken_at__isnull=False),
            ),
            models.Index(
                fields=["lived_from", "id"], name="case_waits_all", condition=Q(state="open")
            ),
            models.Index(
                fields=["shelf", "lived_from", "id"],
                name="case_waits_shelf_all",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["owner", "doer", "shelf", "lived_from", "id"],
                name="case_waits_own_turn",
                condition=Q(state="open", taken_at__isnull=False),
            ),
            models.Index(
                *("department", HIGHEST_FIRST, "id"), name="case_first", condition=Q(state="open")
            ),
            models.Index(
                *("department", "shelf", HIGHEST_FIRST, "id"),
                name="case_first_shelf",
                condition=Q(state="open"),
            ),
            models.Index(
                *("owner", HIGHEST_FIRST, "id"),
                name="case_first_owner",
                condition=Q(state="open", taken_at__isnull=False),
            ),
            models.Index(
                *("owner", "doer", "shelf", HIGHEST_FIRST, "id"),
                name="case_first_own_turn",
                condition=Q(state="open", taken_at__isnull=False),
            ),
            models.Index(HIGHEST_FIRST, "id", name="case_first_all", condition=Q(state="open")),
            models.Index(
                *("shelf", HIGHEST_FIRST, "id"),
                name="case_first_shelf_all",
                condition=Q(state="open"),
            ),
            models.Index(fields=["-last_at", "-id"], name="case_latest"),
            models.Index(
                fields=["department", "-last_at", "-id"],
                name="case_closed",
                condition=Q(state="closed"),
            ),
            models.Index(
                fields=["owner", "-last_at", "-id"],
                name="case_own_closed",
                condition=Q(state="closed"),
            ),
            models.Index(
                fields=["audience"], name="case_restricted", condition=~Q(audience="everyone")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return f"C-{self.pk}"

    @property
    def customer(self) -> Person | None:
        """By whom the case is named: the person it came with, or whom that one stands under since a merge."""
        return self.person.root if self.person else None

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_taken(self) -> bool:
        return self.taken_at is not None

    @property
    def due_kind(self) -> DueKind:
        """What `due_at` is: where the promise and the next action fall together, the promise."""
        promised = self.promised_at is not None and self.promised_at == self.due_at
        return DueKind.PROMISE if promised else DueKind(self.act_due_kind)

    @property
    def right_due(self) -> datetime | None:
        """The one date lists sort by; stored as `due_at` by everything that changes a case."""
        dates = [at for at in (self.act_due_at, self.promised_at) if at]
        return min(dates, default=None)

    @property
    def right_shelf(self) -> str:
        """Where the case belongs now; stored as `shelf` by everything that changes a case."""
        if not self.is_open:
            return Shelf.CLOSED
        return Shelf(self.turn) if self.is_taken else Shelf.TO_TAKE


class CaseConversation(models.Model):
    """That a conversation belongs to a case; detaching ends the row, nothing moves."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="links", db_index=False
    )
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    detached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(detached_at__isnull=True),
                name="conversation_in_one_case",
            )
        ]


class Grant(models.Model):
    """That a member may see a case: because of a task, a mention, or because somebody said so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20)  # "task", "mention", "shared"
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="grant_once")]


class Tally(models.Model):
    """How many cases everyone may see stand on a shelf: appended as differences, folded every minute.

    Rows are only ever inserted by those who change cases, so two agents never wait for each other's counter.
    """

    department = models.ForeignKey(Department, models.CASCADE, related_name="+", db_index=False)
    shelf = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["department", "shelf"], name="tally_by_shelf")]


class SavedView(models.Model):
    """A list of cases a member named and wants to find again. `query` is the list's own address part."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["member", "name"], name="view_name_once")]
