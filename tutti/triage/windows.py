"""How long the words of a filtered message stay."""

from __future__ import annotations

from datetime import timedelta

from tutti.triage.models import WINDOW, ReviewWindow


def review_window() -> timedelta:
    """What the house set, or two weeks."""
    found = ReviewWindow.objects.first()
    return timedelta(days=found.days) if found else WINDOW
