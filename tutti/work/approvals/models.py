"""Limits, rules, and approvals with their steps, seats and voices."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.accounts.queries import absences_at
from tutti.ground.money import Money, in_words
from tutti.work.approvals.acts import HeldAct

SUMMED_OVER = timedelta(days=30)


class Limit(models.Model):
    """How much somebody may give at once, in one currency: an act, all of one case, one person in 30 days.

    Exactly one of member, role, department and keepers says who. Amounts are minor units.
    """

    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role, blank=True)
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+"
    )
    keepers = models.BooleanField(default=False)  # of the case's own department
    kind = models.CharField(max_length=20, blank=True)  # of remedy; "" is any
    currency = models.CharField(max_length=3)
    per_act = models.BigIntegerField()
    per_case = models.BigIntegerField()
    per_person = models.BigIntegerField()

    class Meta:
        ordering = ["currency", "per_act", "id"]
        constraints = [
            models.CheckConstraint(
                name="limit_is_of_one",
                condition=Q(member__isnull=False, role="", department=None, keepers=False)
                | (Q(member=None, department=None, keepers=False) & ~Q(role=""))
                | Q(member=None, role="", department__isnull=False, keepers=False)
                | Q(member=None, role="", department=None, keepers=True),
            ),
            models.CheckConstraint(
                name="limit_is_not_negative",
                condition=Q(per_act__gte=0, per_case__gte=0, per_person__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["currency"], name="limit_by_currency")]

    def __str__(self) -> str:
        return f"{self.whose}: {self.free}"

    @property
    def free(self) -> Money:
        return Money(self.per_act, self.currency)

    @property
    def free_words(self) -> str:
        return in_words(self.free)

    @property
    def whose(self) -> str:
        """Who is free up to here, in words."""
        if self.keepers:
            return str(_("the keeper of the case’s department"))
        if self.member:
            return self.member.name
        return str(self.department or self.get_role_display())


class GivenAmount(models.Model):
    """What an act gives or would give; counts against limits until it is given back (declined, failed)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="given_once")
        ]


class ActKind(models.TextChoices):
    """What can be held."""

    REMEDY = "work.remedy", _("something given to put it right")
    REPLY = "answer.reply", _("a reply to a customer")
    CLOSING = "cases.close", _("settling a case")
    STEP = "work.step", _("a step of a playbook")


class Authority(models.TextChoices):
    """Who may decide a step."""

    ROLE = "role", _("everybody with the role")
    KEEPER = "keeper", _("the keeper of the case’s department")
    DEPARTMENT = "department", _("the keeper of a department I name")
    NAMED = "named", _("colleagues I name")
    LINE = "line", _("the line above whoever asks")
    LIMIT = "limit", _("anyone whose limit covers it")
    NEXT = "next", _("the next in line")  # never chosen: who was asked after nobody decided in time


CHOSEN = [choice for choice in Authority.choices if choice[0] != Authority.NEXT]


class Rule(models.Model):
    """When an act is held and who decides. Rules are asked in order; each that fits asks for an approval of its own.

    `only` narrows the act: a kind of remedy, or "public" and "files" for replies. `beyond_limits`: asks even where
    the member's own limit covers the amount. `is_enough`: later rules are not looked at.
    """

    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(default=1)
    is_on = models.BooleanField(default=True)
    act = models.CharField(max_length=20, choices=ActKind)
    only = models.CharField(max_length=20, blank=True)
    condition = models.TextField(blank=True)
    in_order = models.BooleanField(default=False)
    within_hours = models.PositiveSmallIntegerField(default=8)
    self_approval = models.BooleanField(default=False)
    beyond_limits = models.BooleanField(default=False)
    is_enough = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RuleStep(models.Model):
    """One group of people a rule asks, and how many of them must say yes."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=12, choices=CHOSEN)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    members = models.ManyToManyField(Member, related_name="+")
    quorum = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "id"]


class State(models.TextChoices):
    ASKED = "asked", _("Asked")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    VOIDED = "voided", _("Changed meanwhile")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApprovalSet(models.QuerySet["Approval"]):
    def open(self) -> ApprovalSet:
        return self.filter(state=State.ASKED)

    def binding(self) -> ApprovalSet:
        """Those that hold or release an act now: asked, or approved and not used yet."""
        return self.filter(Q(state=State.ASKED) | Q(state=State.APPROVED, used_at__isnull=True))

    def waiting_for(self, member: Member) -> ApprovalSet:
        """Those this member may decide now, for themselves or for a colleague who is away and named them."""
        away = absences_at().values("member_id")
        mine = Q(member=member) | Q(member__deputy=member, member_id__in=away)
        seats = Seat.objects.filter(
            mine, step__opened_at__isnull=False, step__passed_at__isnull=True
        )
        said = Voice.objects.filter(by=member).exclude(verdict=Verdict.SAID)
        own = Q(barred__contains=[member.pk], self_approval=False)
        waiting = self.open().filter(pk__in=seats.values("step__approval_id")).exclude(own)
        return waiting.exclude(pk__in=said.values("approval_id"))

    def visible_to(self, who: Principal) -> ApprovalSet:
        """What `who` asked for or was asked, and the approvals of every case they may see."""
        if who.member_id is None:
            return self.none()
        away = absences_at().values("member_id")
        stands_in = Q(member__deputy_id=who.member_id, member_id__in=away)
        seats = Seat.objects.filter(Q(member_id=who.member_id) | stands_in)
        theirs = Q(pk__in=seats.values("step__approval_id")) | Q(
            pk__in=Voice.objects.filter(by_id=who.member_id).values("approval_id")
        )
        seen = Q(case__in=CaseSet(Case).visible_to(who))
        return self.filter(Q(asked_by_id=who.member_id) | theirs | seen)


class Approval(models.Model):
    """An act that waits for people with the authority, bound by `digest` to exactly what they read.

    `barred` are the members who asked for this or an earlier form of it; they never decide it. `self_approval`,
    `in_order` and `within_hours` are the rule's as they were when it asked. Used once: `used_at`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="approvals")
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    barred = ArrayField(models.BigIntegerField(), default=list)
    act = models.CharField(max_length=20, choices=ActKind)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    content = models.JSONField()
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    digest = models.CharField(max_length=64)
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="+")
    why_asked = models.CharField(max_length=300, blank=True)
    in_order = models.BooleanField(default=False)
    within_hours = models.PositiveSmallIntegerField(default=8)
    self_approval = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = ApprovalSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="approval_due", condition=Q(state="asked")),
            models.Index(fields=["subject_kind", "subject_id"], name="approval_by_subject"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state == State.ASKED

    @property
    def amount(self) -> Money | None:
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def held(self) -> HeldAct:
        """The act as it is bound; its digest is recomputed, not read."""
        return HeldAct(
            kind=self.act,
            case_id=self.case_id,
            content=self.content,
            subject=(self.subject_kind, self.subject_id),
            amount=self.amount,
        )

    @property
    def what(self) -> str:
        """The act in a line, in the reader's language where it has no words of its own."""
        to = self.content.get("recipient")
        name = to.get("name") if isinstance(to, dict) else ""
        if self.act == ActKind.REPLY and name:
            return gettext("a reply to %(name)s") % {"name": name}
        return str(self.content.get("what") or self.get_act_display())

    @property
    def lapses_at(self) -> datetime:
        """When links to it die at the latest."""
        return self.due_at + SUMMED_OVER


class Step(models.Model):
    """One group asked: `quorum` different people of it must say yes. In order, later steps open one by one."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    authority = models.CharField(max_length=12, choices=Authority)
    role = models.CharField(max_length=20, blank=True)
    department = models.ForeignKey(Department, models.SET_NULL, null=True, related_name="+")
    named = ArrayField(models.BigIntegerField(), default=list)
    quorum = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.passed_at is None

    @property
    def whom(self) -> str:
        """Whom it asks, in words."""
        if self.authority == Authority.DEPARTMENT:
            return gettext("the keeper of %(department)s") % {"department": self.department}
        if self.authority == Authority.NAMED:
            return gettext("colleagues named in the rule")
        return str(Authority(self.authority).label)


class Seat(models.Model):
    """That a member was asked in a step, and by which authority (`NEXT`: after nobody decided in time)."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    authority = models.CharField(max_length=12, choices=Authority)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["step", "member"], name="seat_once")]


class Verdict(models.TextChoices):
    APPROVE = "approve", _("approved")
    DECLINE = "decline", _("declined")
    SAID = "said", _("wrote")


class Voice(models.Model):
    """What somebody said: yes, no with a reason, or words alone. One yes or no a person and approval.

    `meant` is what a mail wanted without the proof it needs; it counts once its sender confirms it on the page.
    """

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="voices")
    step = models.ForeignKey(Step, models.CASCADE, null=True, related_name="voices")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    road = models.CharField(max_length=5)  # "page", "link", "mail", "chat"
    at = models.DateTimeField()
    meant = models.CharField(max_length=8, blank=True)
    envelope_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "by"], condition=~Q(verdict="said"), name="voice_once"
            )
        ]


class KnownBrowser(models.Model):
    """A browser in which a member once typed the code we mailed them. The cookie's token is here as its hash."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "member"], name="browser_known_once")
        ]


class BrowserCode(models.Model):
    """A code that makes one browser known. Written by the letter that carries it; only its hash is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=64)  # the hash of the waiting browser's token
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
