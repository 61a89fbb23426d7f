"""Keys, known by the hash of their secret."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from tutti.ground.accounts.models import Member


class KeySet(models.QuerySet["Key"]):
    """Sets of keys."""

    def alive(self, now: datetime) -> KeySet:
        """Neither expired, nor revoked, nor single-use and used."""
        spent = Q(single_use=True, used_at__isnull=False)
        return self.filter(~spent, expires_at__gt=now, revoked_at__isnull=True)


class Key(models.Model):
    """A right somebody holds by a secret. The secret itself is nowhere in the database.

    `subject_kind` and `subject_id` name what it opens (`accounts.member`, 12). `member` is whom it
    was made for, `address` where it was sent; without either it is for whoever holds it.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    single_use = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = KeySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "purpose"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_kind} {self.subject_id or ''}".strip()
