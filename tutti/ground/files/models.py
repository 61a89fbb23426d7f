"""One row for each different content."""

from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """Content by its SHA-256 (64 hex digits). `data` is null when the bytes are in the folder.

    Point at it with a `ForeignKey(Blob, models.PROTECT)`: what is pointed at is never swept.
    `kept_at` is when somebody last asked to keep it, give or take `keeping.FRESH`.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    data = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.sha256
