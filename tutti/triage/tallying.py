"""How decisions are counted: by what the funnel asks for, as differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tutti.ground.house.queries import house


class Way(NamedTuple):
    """The way one message went, as far as it is counted; the columns of `Tally` in order."""

    day: date
    channel_id: int
    tier: str
    reason: str
    filter_version: int | None
    matched: str
    route_version: int | None
    purged: bool


def zone_of_house() -> ZoneInfo:
    """Where days begin and end; one statement."""
    return ZoneInfo(house().time_zone)


def day_of(moment: datetime) -> date:
    """The day of a moment where the house is."""
    return moment.astimezone(zone_of_house()).date()


def way_of(row: Mapping[str, Any]) -> Way:
    """The way of a decision, given as its columns."""
    return Way(
        row["day"],
        row["channel_id"],
        row["tier"],
        row["reason"],
        row["filter_version"],
        row["matched"],
        row["route_version"],
        row["purged_at"] is not None,
    )


def differences(*, before: Iterable[Way], after: Iterable[Way]) -> Counter[Way]:
    """What the tally owes when decisions went from one way to another."""
    change = Counter(after)
    change.subtract(Counter(before))
    return Counter({way: amount for way, amount in change.items() if amount})
