"""Setting how long the words of filtered messages stay."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.triage.actions.purging import move_window
from tutti.triage.facts import ReviewWindowChanged
from tutti.triage.models import ReviewWindow
from tutti.triage.windows import review_window


@transaction.atomic
def change_review_window(*, days: int, by: Actor) -> None:
    """Keep filtered words for so many days. What waits already is counted anew from when it was filtered."""
    before, after = review_window(), timedelta(days=days)
    if before == after:
        return
    ReviewWindow.objects.update_or_create(pk=1, defaults={"days": days})
    move_window(before, after)
    record([ReviewWindowChanged(window=1, days=days)], by=by)
