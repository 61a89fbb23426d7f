"""Whose chat accounts are whose, and what was said there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department, Member
from tutti.ground.notices.models import Notice
from tutti.listen.models import Channel
from tutti.work.models import Task


class Way(models.TextChoices):
    MAIL = "mail", _("By mail")
    CHAT = "chat", _("In the chat, not by mail")
    BOTH = "both", _("In the chat and by mail")


class ChatAccountSet(models.QuerySet["ChatAccount"]):
    def alive(self) -> ChatAccountSet:
        """Bindings that count: of members who may act."""
        return self.filter(member__is_active=True)

    def visible_to(self, who: Principal) -> ChatAccountSet:
        """One's own; administrators see all."""
        if who.is_administrator:
            return self
        return self.filter(member=who.member_id) if who.member_id else self.none()


class ChatAccount(models.Model):
    """An account on an inside channel that is proved to be a member's. `value` is the network's, never a shown name.

    `name` is what the account called itself when it was bound: shown, and never believed.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)  # Party.kind
    value = models.CharField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="chat_accounts")
    way = models.CharField(max_length=4, choices=Way, default=Way.MAIL)
    bound_at = models.DateTimeField()

    objects = ChatAccountSet.as_manager()

    class Meta:
        ordering = ["member__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "value"], name="chat_account_once")
        ]

    def __str__(self) -> str:
        return self.value


class BindingCode(models.Model):
    """A code a member was shown once; only its hash is here. It dies when it is used or 15 minutes old."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class Sending(models.TextChoices):
    """Where a line is. From `INTENT` on it may have left; it is not sent again by itself."""

    WAITING = "waiting", _("to be sent")
    INTENT = "intent", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent, and it says why")
    UNCERTAIN = "uncertain", _("nobody knows whether it left")


class ChatLine(models.Model):
    """One message of ours on an inside channel: to a member's account, or into a room.

    A notice's words are made when they leave, for they hold a link. `text` is of answers to what a colleague wrote,
    and is let go once it left. `task` is set where a department's task is told in its room.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    to_kind = models.CharField(max_length=20)
    to_value = models.CharField(max_length=320)
    room = models.CharField(max_length=300, blank=True)
    answers = models.CharField(max_length=300, blank=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="chat_lines")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=Sending, default=Sending.WAITING)
    trouble = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "room"], condition=Q(task__isnull=False), name="chat_task_told_once"
            ),
            models.UniqueConstraint(
                fields=["notice", "channel", "to_value"],
                condition=Q(notice__isnull=False),
                name="chat_notice_told_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["changed_at"],
                name="chat_line_unsettled",
                condition=Q(state__in=[Sending.WAITING, Sending.INTENT]),
            )
        ]


class ChatName(models.Model):
    """What the network calls a message of ours: how an answer finds what it answers."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=300)
    line = models.ForeignKey(ChatLine, models.CASCADE, related_name="names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "name"], name="chat_name_once")]


class Heard(models.Model):
    """That a colleague's message was dealt with, and how; reading it again does nothing."""

    envelope_id = models.BigIntegerField(primary_key=True)
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    did = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()


class DepartmentRoom(models.Model):
    """The room a department's tasks are told in."""

    department = models.OneToOneField(
        Department, models.CASCADE, primary_key=True, related_name="+"
    )
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    room = models.CharField(max_length=300)
