"""Who did what on a case, what came of it, and the lines that tell them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case, CaseSet
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Member


class Part(models.TextChoices):
    """What a member did for a case, the most telling first."""

    DID = "did", _("You did what was asked")
    DECIDED = "decided", _("You decided")
    ISSUED = "issued", _("You saw the remedy through")
    PROPOSED = "proposed", _("You proposed the remedy")
    ANSWERED = "answered", _("You answered the customer")
    HELD = "held", _("You answered for the case")
    ACCEPTED = "accepted", _("You took on what was asked")
    NOTED = "noted", _("You wrote a note")


class Contribution(models.Model):
    """That a member had a part in a case; derived from the journal, so deriving it again changes nothing.

    `about` is the task, approval or remedy it concerns, 0 where there is none. `at` is the first time.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="contributions", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=10, choices=Part)
    about = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member", "part", "about"], name="contribution_once"
            )
        ]
        indexes = [models.Index(fields=["member", "-at"], name="contribution_by_member")]


class Outcome(models.Model):
    """One settling of a case. `words_id` is the customer's last message before it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="outcomes")
    entry_id = models.BigIntegerField(unique=True)  # of the CaseClosed that settled it
    resolution = models.CharField(max_length=20)
    words_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]


class PraiseSet(models.QuerySet["Praise"]):
    def visible_to(self, who: Principal) -> PraiseSet:
        return self.filter(case__in=CaseSet(Case).visible_to(who))


class Praise(models.Model):
    """That a customer's message is praise, because a member said so. Taking it back deletes the row."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="praise")
    message_id = models.BigIntegerField(unique=True)
    marked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PraiseSet.as_manager()


class Line(models.Model):
    """One line to one contributor: what came of a case, or a customer's praise.

    `signature` is what an outcome said; settling a case again says something new only when it differs.
    `mail` is "" for those who read it at their desk.
    """

    class Mail(models.TextChoices):
        NONE = "", "not mailed"
        WAITING = "waiting", "to be mailed"
        MAILED = "mailed", "handed to the notices"

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    outcome = models.ForeignKey(Outcome, models.CASCADE, null=True, related_name="lines")
    praise = models.ForeignKey(Praise, models.CASCADE, null=True, related_name="lines")
    signature = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    mail = models.CharField(max_length=8, choices=Mail, blank=True, default=Mail.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_tells_one_thing",
                condition=Q(outcome__isnull=False, praise__isnull=True)
                | Q(outcome__isnull=True, praise__isnull=False),
            ),
            models.UniqueConstraint(fields=["outcome", "member"], name="outcome_told_once"),
            models.UniqueConstraint(fields=["praise", "member"], name="praise_told_once"),
        ]
        indexes = [
            models.Index(fields=["member", "-at"], name="line_by_member"),
            models.Index(fields=["member"], name="line_to_mail", condition=Q(mail="waiting")),
        ]


class MailChoice(models.Model):
    """How a contributor without a desk wants these lines by mail; without a row, as they come."""

    class How(models.TextChoices):
        AS_THEY_COME = "now", _("As they come")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Not by mail")

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    how = models.CharField(max_length=6, choices=How, default=How.AS_THEY_COME)
    last_day = models.DateField(null=True)  # of the last daily mail, in the member's zone
