"""Tables that are to be rewritten."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """How it stands. `BUSY`: somebody used the table all the time; it is tried again the next night."""

    OWED = "owed"
    DONE = "done"
    BUSY = "busy"
    TOO_LARGE = "too_large"


class Owed(models.Model):
    """One table. `since`: the first deletion since it was last rewritten."""

    table = models.CharField(primary_key=True, max_length=63)
    since = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OWED)
    tried_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0)  # bytes, when it was last tried
