"""What was heard: channels, envelopes as they arrived, conversations and their messages."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.crypto.sealed import SealedJSONField
from tutti.ground.files.models import Blob


class ChannelSet(models.QuerySet["Channel"]):
    def visible_to(self, who: Principal) -> ChannelSet:
        """Administrators set channels up; nobody else sees their settings."""
        return self.all() if who.is_administrator else self.none()

    def listening(self) -> ChannelSet:
        return self.filter(state=Channel.State.ACTIVE)


class Channel(models.Model):
    """One configured connection. New ones only receive; sending is switched on by a person."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=120)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    settings = models.JSONField(default=dict)
    sealed_id = models.UUIDField(default=uuid.uuid4, editable=False)
    credentials = SealedJSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    sends = models.BooleanField(_("sending is on"), default=False)
    acknowledges = models.BooleanField(_("confirms receipt by itself"), default=False)
    starts_at = models.DateTimeField(_("hears nothing older than"), null=True, blank=True)
    cursor = models.JSONField(default=dict)
    own_addresses = models.JSONField(default=list)
    last_polled_at = models.DateTimeField(null=True)
    last_heard_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    quiet_until = models.DateTimeField(null=True)  # see quiet.py, which alone reads and writes both
    throttled = models.PositiveSmallIntegerField(default=0, db_default=0)
    rechecked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ChannelSet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Watch(models.Model):
    """Which process listens to a channel, and until when if it says no more. By the database's clock."""

    channel = models.OneToOneField(Channel, models.CASCADE, primary_key=True, related_name="watch")
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()


class Envelope(models.Model):
    """What arrived, before anyone interpreted it. Small ones inside, large ones in `files`.

    Never changed but for this: one that holds a secret is sealed when it is read (`originals.bytes_of` opens it).
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    key = models.CharField(max_length=250)
    raw = models.BinaryField(null=True)
    blob = models.CharField(max_length=64, blank=True)  # sha256 in ground/files when over 256 KB
    details = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    is_sealed = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["channel", "-id"], name="envelope_by_channel")]


class Arrival(models.Model):
    """That an item of this key arrived once. Stays as a tombstone when the envelope is erased."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=250)
    envelope_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="arrival_once")]


class Quarantined(models.Model):
    """An envelope nobody could read, with the reason. Its bytes can be fetched, retried or let go."""

    envelope = models.OneToOneField(Envelope, models.CASCADE, primary_key=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_by = models.BigIntegerField(null=True)


class Claimed(models.Model):
    """An envelope that never became a message, and why: a later stage took it for the inside (a colleague's answer),
    it changed a message, it is the echo of a reply of ours, or it says nothing to us.
    """

    envelope = models.OneToOneField(Envelope, models.CASCADE, primary_key=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    by = models.CharField(max_length=40)


class Waiting(models.Model):
    """An envelope that speaks of a message we do not have yet; it is read again when that comes.

    `external_id` is that message's name; "" for words of ours that a send under way may turn out to be.
    """

    envelope = models.OneToOneField(Envelope, models.CASCADE, primary_key=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=300)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "external_id"], name="waiting_for")]


class Conversation(models.Model):
    """A thread with one audience on one channel, and whom it is with outside.

    `audience` is never wider than that of any message in it; `began_as` is what it was before one was narrowed.
    """

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Public")
        PRIVATE = "private", _("Private")
        INTERNAL = "internal", _("Internal")

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PRIVATE)
    began_as = models.CharField(max_length=10, blank=True, default="", db_default="")
    title = models.CharField(max_length=300, blank=True)
    party_kind = models.CharField(max_length=20, blank=True)
    party_value = models.CharField(max_length=320, blank=True)
    party_name = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()


class Message(models.Model):
    """One exchange in a conversation. Partitioned by range of id; ordered by `at`, our own time.

    `text` is what the author wrote this time, `folded` the quotes and signature below it. One that was deleted on its
    network keeps who wrote when, and no words. `shown` is who may read it as the network said last, where it said so.
    """

    class Direction(models.TextChoices):
        IN = "in", _("to us")
        OUT = "out", _("from us")

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, related_name="messages", db_constraint=False, db_index=False
    )
    envelope_id = models.BigIntegerField(null=True)
    direction = models.CharField(max_length=3, choices=Direction)
    author_kind = models.CharField(max_length=20, blank=True)  # "member" for ours, else Party.kind
    author_value = models.CharField(max_length=320, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    folded = models.TextField(blank=True)
    html = models.BooleanField(default=False)
    trust = models.CharField(max_length=10, blank=True)
    automatic = models.CharField(max_length=60, blank=True)
    history = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    shown = models.CharField(max_length=10, blank=True, default="", db_default="")
    shown_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "listen_message"
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_in_order"),
            models.Index(fields=["envelope_id"], name="message_of_envelope"),
            models.Index(
                fields=["external_id"], name="message_by_name", condition=~Q(external_id="")
            ),
        ]


class MessageVersion(models.Model):
    """The words of a message that was edited, once for each time; the newest has no `until` and is the message's.

    `version` is the network's word for it; "" is what was written first. Messages nobody edited have none.
    """

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="versions", db_constraint=False, db_index=False
    )
    version = models.CharField(max_length=200, blank=True)
    envelope_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    warning = models.TextField(blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "version"], name="message_version_once")
        ]


class Attachment(models.Model):
    """A file of a message. Its bytes are kept once, by what they are (ground/files); or its network keeps it at `url`.

    `alt` is the author's description of it.
    """

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="attachments", db_constraint=False
    )
    name = models.CharField(max_length=250, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField()
    blob = models.CharField(max_length=64, blank=True)
    content_id = models.CharField(max_length=250, blank=True)
    inline = models.BooleanField(default=False)
    alt = models.TextField(blank=True, default="", db_default="")
    url = models.TextField(blank=True, default="", db_default="")


class ThreadKey(models.Model):
    """A name under which a network knows a message of a conversation; how answers find their thread.

    `message_id` says of which message of ours it is a name: its network gave it one of its own when it was sent.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=300)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    message_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="thread_key_once")]


class ImportSet(models.QuerySet["Import"]):
    def visible_to(self, who: Principal) -> ImportSet:
        """Administrators see them all: a file of the past may hold anything."""
        return self.all() if who.is_administrator else self.none()


class Import(models.Model):
    """One run over a file of the past: what it was, how its columns were understood, how far it got.

    `read` counts items taken from the file; a run that was cut off goes on behind them. `new` became messages,
    `duplicate` were here before, `quarantined` could not be read: together they are `read`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("To be checked")
        WAITING = "waiting", _("About to begin")
        RUNNING = "running", _("Reading the file")
        FOLLOWING = "following", _("Making cases")
        DONE = "done", _("Done")
        FAILED = "failed", _("Broken off")

    name = models.CharField(max_length=250)  # the file's
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")  # when uploaded
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, related_name="imports")
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    trouble = models.TextField(blank=True)
    read = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    per_cent = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Import]] = ImportSet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def new(self) -> int:
        return self.stored - self.quarantined

    @property
    def duplicate(self) -> int:
        return self.read - self.stored

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}
