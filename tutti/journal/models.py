"""The journal's tables. Written by `recording` and `following` alone; rows of `Entry` are never changed."""

from __future__ import annotations

from django.db import models


class XidField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """PostgreSQL's `xid8`: a transaction's number, 64 bits, never reused within a cluster."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002 -- Django's signature
        return "xid8"


class Entry(models.Model):
    """One fact as recorded. Partitioned by range of id (`partitions`); no other unique constraint."""

    id = models.BigAutoField(primary_key=True)
    xid = XidField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    name = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    payload = models.JSONField()
    lane = models.SmallIntegerField()
    caused_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "journal_entry"


class Personal(models.Model):
    """The personal fields of an entry. Erasing a person deletes rows here; the entry stays."""

    entry_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    data = models.JSONField()

    class Meta:
        db_table = "journal_personal"


class Cursor(models.Model):
    """How far a follower group has read, in the order (transaction, id)."""

    group = models.CharField(primary_key=True, max_length=40)
    xid = XidField()
    after_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "journal_cursor"


class Parked(models.Model):
    """An entry a group could not follow, or one behind it about the same subject. Shown, and retryable."""

    group = models.CharField(max_length=40)
    entry_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    error = models.TextField(blank=True)  # empty: it waits behind the one that failed
    parked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "journal_parked"
        constraints = [
            models.UniqueConstraint(fields=["group", "entry_id"], name="parked_once"),
        ]
        indexes = [
            models.Index(fields=["group", "subject_kind", "subject_id"], name="parked_by_subject")
        ]
