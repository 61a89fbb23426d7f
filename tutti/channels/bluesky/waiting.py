"""Waiting for something new: Bluesky announces nothing, but its newest notification costs little to ask for."""

from __future__ import annotations

import time
from datetime import datetime

from django.utils import timezone

from tutti.channels.bluesky.hearing import Place
from tutti.channels.bluesky.speaking import REASONS, Line, items_of, moment

LOOK_EVERY = 4.0  # seconds: 75 looks in five minutes, where 3,000 requests are allowed


def wait_for_more(line: Line, *, seconds: float) -> bool:
    """Whether somebody spoke to us since we last heard; looks at the newest notification alone."""
    place = Place.of(line.connection.cursor)
    since = _since(line, place)
    ends = time.monotonic() + seconds
    while ends - time.monotonic() > LOOK_EVERY:
        time.sleep(LOOK_EVERY)
        newest = line.get("app.bsky.notification.listNotifications", reasons=REASONS, limit=1)
        for item in items_of(newest, "notifications"):
            if moment(item) > since and not place.knows(item):
                return True
    return False


def _since(line: Line, place: Place) -> datetime:
    if place.seen:
        return datetime.fromisoformat(place.seen)
    return line.connection.starts_at or timezone.now()
