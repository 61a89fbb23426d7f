"""Moments of the demo, told backwards from now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

_AGO = re.compile(r"(?:(\d+)d )?(\d\d):(\d\d)|(\d+)m")


def moment(told: str) -> datetime:
    """`12d 09:30`, `09:30` (yesterday if that is still to come today), or `25m` ago."""
    found = _AGO.fullmatch(told)
    if found is None:
        raise ValueError(f"{told!r} is no time of the demo")
    days, hours, minutes, ago = found.groups()
    now = timezone.now()
    if ago:
        return now - timedelta(minutes=int(ago))
    day = (now - timedelta(days=int(days or 0))).date()
    moment = datetime.combine(day, time(int(hours), int(minutes)), tzinfo=UTC)
    return moment if moment < now else moment - timedelta(days=1)
