"""Letting old replays go."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutti.engines.replays.models import Replay, ReplayState

KEPT = timedelta(days=90)
GOING = (ReplayState.WAITING, ReplayState.RUNNING)


def forget_old_replays() -> None:
    """What a replay found months ago says little about today."""
    old = Replay.objects.filter(created_at__lt=timezone.now() - KEPT)
    old.exclude(state__in=GOING).delete()
