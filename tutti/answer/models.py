"""Drafts, saved replies, and the send ledger: one row a reply, from the decision to the outcome."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.files.models import Blob
from tutti.listen.models import Channel, Conversation, Message


class Draft(models.Model):
    """Words for a customer that nobody sent yet; one for each member and conversation.

    `base_message_id` is the newest message of the case the writer had seen; `nonce` makes sending it twice one
    sending.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4)
    base_message_id = models.BigIntegerField(default=0)
    splits = models.BooleanField(default=False, db_default=False)
    warning = models.CharField(max_length=500, blank=True, default="", db_default="")
    template = models.CharField(max_length=200, blank=True, default="", db_default="")
    private_text = models.TextField(
        blank=True, default="", db_default=""
    )  # to go beside a public line
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "conversation"], name="draft_once_a_conversation"
            )
        ]


class DraftFile(models.Model):
    """A file that waits with a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=120, blank=True)
    alt = models.CharField(max_length=1500, blank=True, default="", db_default="")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")


class State(models.TextChoices):
    """Where a send stands. The last four are ends; a person can leave `failed` and `uncertain`."""

    QUEUED = "queued", _("Waits to be sent")
    IN_FLIGHT = "in_flight", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNCERTAIN = "uncertain", _("Unclear")
    DROPPED = "dropped", _("Not sent, let go")


GOING = (State.QUEUED, State.IN_FLIGHT)
NEEDS_A_PERSON = (State.UNCERTAIN, State.FAILED)


class SendSet(models.QuerySet["Send"]):
    def visible_to(self, who: Principal) -> SendSet:
        """Sends of the cases `who` may see."""
        return self.filter(case__in=Case.objects.all().visible_to(who))

    def needs_a_person(self) -> SendSet:
        return self.filter(state__in=NEEDS_A_PERSON)


class Send(models.Model):
    """One reply on its way out. `state`, `fence` and `lease_until` change by compare-and-swap alone.

    The recipient is frozen when the reply is decided, and how it is written (`audience` to `alts`, as in
    `contract.Outgoing`), `external_id` before the first attempt. `provider_id` and `also` are the network's names
    of what it took, `url` where it stands. The lease is by the database's clock; `fence` grows with every claim,
    so a worker paused past its lease can no longer act.
    """

    message = models.OneToOneField(
        Message, models.PROTECT, related_name="send", db_constraint=False
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="sends")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    nonce = models.UUIDField(unique=True)
    automatic = models.BooleanField(default=False)
    party_kind = models.CharField(max_length=20)
    party_value = models.CharField(max_length=320)
    party_name = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=300)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lookups = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=10, blank=True, default="", db_default="")
    answers = models.CharField(max_length=300, blank=True, default="", db_default="")
    parts = models.JSONField(default=list, db_default=[])
    warning = models.CharField(max_length=500, blank=True, default="", db_default="")
    language = models.CharField(max_length=20, blank=True, default="", db_default="")
    template = models.CharField(max_length=200, blank=True, default="", db_default="")
    alts = models.JSONField(default=list, db_default=[])  # of the message's files, in their order
    provider_id = models.CharField(max_length=300, blank=True)
    also = models.JSONField(default=list, db_default=[])
    url = models.TextField(blank=True, default="", db_default="")
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = SendSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="send_named_once"),
            models.CheckConstraint(
                name="in_flight_has_a_lease",
                condition=~Q(state="in_flight") | Q(lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["conversation", "id"],
                name="send_in_order",
                condition=Q(state__in=["queued", "in_flight"]),
            ),
            models.Index(
                fields=["next_attempt_at"],
                name="send_due",
                condition=Q(state__in=["queued", "in_flight", "uncertain"]),
            ),
            models.Index(
                fields=["-created_at", "-id"],
                name="send_needs_a_person",
                condition=Q(state__in=["uncertain", "failed"]),
            ),
            models.Index(
                fields=["party_value", "created_at"],
                name="send_by_machine",
                condition=Q(automatic=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.external_id}"

    @property
    def is_going(self) -> bool:
        return self.state in GOING

    @property
    def needs_a_person(self) -> bool:
        return self.state in NEEDS_A_PERSON

    @property
    def names(self) -> list[str]:
        """The network's names of what it took, the first one first."""
        return [name for name in (self.provider_id, *self.also) if name]

    @property
    def to(self) -> str:
        """Whom it goes to, in words a member reads."""
        return self.party_name or self.party_value


class Amendment(models.Model):
    """A change of what was sent, asked for, done or not: a ledger of its own, one row a wish.

    The row is committed before the network is touched, and its outcome after. A row whose worker vanished between
    is `UNCERTAIN`, and a person looks.
    """

    class Act(models.TextChoices):
        EDIT = "edit", _("Edit")
        DELETE = "delete", _("Delete")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits")
        IN_FLIGHT = "in_flight", _("Being done")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not done")
        UNCERTAIN = "uncertain", _("Unclear")

    send = models.ForeignKey(Send, models.CASCADE, related_name="amendments")
    act = models.CharField(max_length=6, choices=Act)
    text = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    error = models.TextField(blank=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["send"],
                name="amended_one_at_a_time",
                condition=Q(state__in=["queued", "in_flight"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.get_state_display()}"

    @property
    def is_going(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.IN_FLIGHT}


class HeldSet(models.QuerySet["HeldReply"]):
    def waiting(self) -> HeldSet:
        return self.filter(state=HeldReply.State.WAITS)

    def visible_to(self, who: Principal) -> HeldSet:
        """Held replies of the cases `who` may see."""
        return self.filter(case__in=Case.objects.all().visible_to(who))


class HeldReply(models.Model):
    """A reply that waits for an approval: its words, files and recipient as they were when it was asked for.

    `nonce` is the reply's own: however often it is let go, one sending comes of it. `OPEN`: it went back to a
    writer's draft; sent again with the same nonce it is the same row, and the trail of its approvals goes on.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Waits for an approval")
        OPEN = "open", _("Back with its writer")
        SENT = "sent", _("Let go")

    case = models.ForeignKey(Case, models.CASCADE, related_name="held_replies")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    audience = models.CharField(max_length=10)
    party_kind = models.CharField(max_length=20)
    party_value = models.CharField(max_length=320)
    party_name = models.CharField(max_length=200, blank=True)
    nonce = models.UUIDField(unique=True)
    base_message_id = models.BigIntegerField()
    answers = models.CharField(max_length=300, blank=True, default="", db_default="")
    parts = models.JSONField(default=list, db_default=[])
    warning = models.CharField(max_length=500, blank=True, default="", db_default="")
    language = models.CharField(max_length=20, blank=True, default="", db_default="")
    template = models.CharField(max_length=200, blank=True, default="", db_default="")
    state = models.CharField(max_length=5, choices=State, default=State.WAITS)
    held_at = models.DateTimeField()

    objects = HeldSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case"], name="held_waiting", condition=Q(state="waits"))]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.to}"

    @property
    def to(self) -> str:
        return self.party_name or self.party_value


class HeldFile(models.Model):
    """A file that waits with a held reply."""

    held = models.ForeignKey(HeldReply, models.CASCADE, related_name="files")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField()
    alt = models.CharField(max_length=1500, blank=True, default="", db_default="")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class SavedReplySet(models.QuerySet["SavedReply"]):
    def visible_to(self, who: Principal) -> SavedReplySet:
        """Everyone's, and those of the member's own departments; an administrator sees them all."""
        if not who.works_the_desk:
            return self.none()
        if who.is_administrator:
            return self
        return self.filter(Q(department=None) | Q(department_id__in=who.departments))


class SavedReply(models.Model):
    """Words used again. `texts` holds one text a language: {"en": "…", "de": "…"}."""

    name = models.CharField(_("name"), max_length=120)
    texts = models.JSONField(default=dict)
    department = models.ForeignKey(
        Department, models.CASCADE, null=True, blank=True, related_name="+"
    )

    objects = SavedReplySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str = "") -> str:
        """The text in `language`, else in the reader's, else in any there is."""
        wanted = (language, get_language() or "", "en")
        found = (self.texts.get(code.split("-")[0]) for code in wanted)
        return next((text for text in found if text), next(iter(self.texts.values()), ""))
