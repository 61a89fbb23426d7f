"""What a member was told, and what became of the mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tutti.ground.accounts.models import Member


class Mail(models.TextChoices):
    """Where the mail of a notice is. From `INTENT` on it may have left; only a person sends it again."""

    NONE = "", "not mailed"
    WAITING = "waiting", "to be mailed"
    INTENT = "intent", "being mailed"
    SENT = "sent", "mailed"
    FAILED = "failed", "not mailed, and it says why"
    UNCERTAIN = "uncertain", "nobody knows whether it left"


class Notice(models.Model):
    """One member told one thing. `params` fill the kind's sentence, as they were when it happened."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, choices=Mail, blank=True, default=Mail.NONE)
    mail_note = models.CharField(max_length=400, blank=True)  # why it was not mailed
    mail_attempt = models.PositiveSmallIntegerField(default=0)
    mail_at = models.DateTimeField(null=True)  # of the last change of `mail_state`

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_by_member"),
            models.Index(
                fields=["member"], name="notice_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="notice_by_subject"),
            models.Index(
                fields=["mail_at"], name="notice_in_flight", condition=Q(mail_state="intent")
            ),
        ]
