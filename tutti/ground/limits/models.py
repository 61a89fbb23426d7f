"""Buckets that are not full."""

from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """A bucket in one number: when it will be full again (the generic cell rate algorithm).

    Rows whose time has passed say nothing and are swept.
    """

    id = models.CharField(max_length=64, primary_key=True)
    full_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id
