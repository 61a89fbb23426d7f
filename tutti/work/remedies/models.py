"""Remedies, the ledger row each one is issued by, and the ways to finance."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.crypto.sealed import SealedJSONField
from tutti.ground.money import Money


class Kind(models.TextChoices):
    """What is given. The first three are always an amount of money."""

    CREDIT = "credit", _("Credit")
    REFUND = "refund", _("Refund")
    WAIVER = "waiver", _("Waiver")
    REPLACEMENT = "replacement", _("Replacement")
    CHANGE = "change", pgettext_lazy("kind of remedy", "Change")


OF_MONEY = (Kind.CREDIT, Kind.REFUND, Kind.WAIVER)


class State(models.TextChoices):
    """Where a remedy stands. From `failed` and `uncertain` only a person leads on."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("Issued")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Not issued")
    UNCERTAIN = "uncertain", _("Unclear")


STILL_OPEN = (State.PROPOSED, State.APPROVED, State.FAILED, State.UNCERTAIN)
NEEDS_A_PERSON = (State.FAILED, State.UNCERTAIN)
GIVEN = (State.ISSUED, State.CONFIRMED)


class ConnectionSet(models.QuerySet["Connection"]):
    def active(self) -> ConnectionSet:
        return self.filter(state=Connection.State.ACTIVE)

    def whose_files(self, who: Principal) -> ConnectionSet:
        """Connections whose batch files `who` handles: administrators, and members of their department."""
        if who.is_administrator:
            return self.filter(way=Connection.Way.BATCH)
        return self.filter(way=Connection.Way.BATCH, department_id__in=who.departments)


class Connection(models.Model):
    """A way to finance. `kinds` and `currencies` say what it takes; an empty list is all of them.

    `repeats_safely`: the other side promises to answer an id it has seen with the first result, doing nothing more.
    """

    class Way(models.TextChoices):
        WEBHOOK = "webhook", _("Signed request")
        BATCH = "batch", _("Batch file")

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    name = models.CharField(_("name"), max_length=120)
    way = models.CharField(max_length=8, choices=Way)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    url = models.CharField(max_length=500, blank=True)
    sealed_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    secrets = SealedJSONField()
    kinds = models.JSONField(default=list)
    currencies = models.JSONField(default=list)
    repeats_safely = models.BooleanField(default=False)
    daily = models.BooleanField(default=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Connection]] = ConnectionSet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=~Q(state="removed"), name="finance_named_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_batch(self) -> bool:
        return self.way == self.Way.BATCH

    @property
    def kinds_in_words(self) -> str:
        named = [str(Kind(kind).label) for kind in self.kinds if kind in Kind.values]
        return ", ".join(named) or gettext("all of them")

    def takes(self, kind: str, currency: str) -> bool:
        fits_kind = not self.kinds or kind in self.kinds
        return fits_kind and (not self.currencies or not currency or currency in self.currencies)


class RemedySet(models.QuerySet["Remedy"]):
    def visible_to(self, who: Principal) -> RemedySet:
        """Remedies of the cases `who` may see."""
        return self.filter(case__in=CaseSet(Case).visible_to(who))

    def still_open(self) -> RemedySet:
        return self.filter(state__in=STILL_OPEN)

    def needs_a_person(self) -> RemedySet:
        """Failed, unclear, or approved with nobody but a person to issue it."""
        by_hand = Q(state=State.APPROVED, issuing__connection=None)
        return self.filter(Q(state__in=NEEDS_A_PERSON) | by_hand)


class Remedy(models.Model):
    """What we give, in which amount, to whom. `key` names it to finance, in every attempt the same.

    What is given changes only while the state is `proposed`, and every change asks for approval anew.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=12, choices=Kind)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    what = models.CharField(max_length=300)
    recipient = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nonce = models.CharField(max_length=64, blank=True)
    run_step = models.BigIntegerField(null=True)  # the playbook's step that asked for it
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=200, blank=True)
    trouble = models.TextField(blank=True)

    objects: ClassVar[models.Manager[Remedy]] = RemedySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_by", "nonce"], condition=~Q(nonce=""), name="remedy_proposed_once"
            ),
            models.CheckConstraint(
                name="remedy_has_its_amount",
                condition=Q(amount_minor__gt=0, currency__regex="^[A-Z]{3}$")
                | Q(amount_minor__isnull=True, currency="", kind__in=["replacement", "change"]),
            ),
            models.CheckConstraint(
                name="remedy_issued_at_a_moment",
                condition=~Q(state__in=["issued", "confirmed"]) | Q(issued_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at", "-id"], name="remedy_by_state"),
            models.Index(
                fields=["issued_at"], name="remedy_given", condition=Q(issued_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def money(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def external_id(self) -> str:
        """The name finance knows it by; the same in every attempt."""
        return f"remedy_{self.key.hex}"

    @property
    def is_open(self) -> bool:
        """Something is left to do about it on our side."""
        return self.state in STILL_OPEN

    @property
    def recipient_masked(self) -> str:
        """For lists: the last four letters, of a text that is at least twice as long."""
        text = self.recipient
        if not text:
            return ""
        return f"••• {text[-4:]}" if len(text) >= 8 else "•••"  # noqa: PLR2004 -- twice four


class Issue(models.TextChoices):
    """Where issuing stands: it waits, a worker or a file has it, or it is over."""

    WAITING = "waiting", _("Waits to be issued")
    IN_FLIGHT = "in_flight", _("Being issued")
    OVER = "over", _("Over")


class Issuing(models.Model):
    """The one row a remedy is issued by; `state`, `fence` and `lease_until` change by compare-and-swap alone.

    The lease is by the database's clock; `fence` grows with every claim, so a worker paused past its lease can no
    longer note anything. `doubted`: an attempt may have reached finance. `connection` None: a person issues it.
    """

    remedy = models.OneToOneField(Remedy, models.PROTECT, related_name="issuing")
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey("Batch", models.PROTECT, null=True, related_name="lines")
    state = models.CharField(max_length=10, choices=Issue, default=Issue.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    doubted = models.BooleanField(default=False)
    next_attempt_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="issuing_in_flight_has_a_lease",
                condition=~Q(state="in_flight") | Q(lease_until__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="issuing_due",
                condition=Q(state__in=["waiting", "in_flight"]),
            )
        ]


class BatchSet(models.QuerySet["Batch"]):
    def visible_to(self, who: Principal) -> BatchSet:
        return self.filter(connection__in=ConnectionSet(Connection).whose_files(who))


class Batch(models.Model):
    """One file handed to finance. Its bytes are kept, so that it can be fetched again unchanged."""

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="batches")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[Batch]] = BatchSet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]

    @property
    def file_name(self) -> str:
        return f"remedies-{self.made_at:%Y-%m-%d}-{self.pk}.csv"


class Heard(models.Model):
    """That an event of the other side was taken; its id counts once."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "event"], name="heard_once")]
