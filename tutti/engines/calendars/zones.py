"""Zones as the `tzdata` package has them, so that every machine reckons alike and says with which data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
LOOKED_EVERY = timedelta(hours=6)  # no zone changed twice within so short a time since 1970


@cache
def zone_data_version() -> str:
    """The version of the zone data that results are reckoned with."""
    return metadata.version("tzdata")


@cache
def zone_names() -> frozenset[str]:
    """Every zone there is data for."""
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


@cache
def zone(name: str) -> ZoneInfo:
    """A zone by its name. The machine's own files are left aside: they may be older or newer than ours."""
    if name not in zone_names():
        raise KeyError(f"There is no zone called {name}.")
    with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def offset_at(name: str, moment: datetime) -> timedelta:
    """How far the clocks of a zone are ahead of UTC at a moment."""
    return moment.astimezone(zone(name)).utcoffset() or timedelta(0)


def stretches_of_one_offset(
    name: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """`start` to `end` cut where the zone moves its clocks: begin, end and the offset between them."""
    begin = start
    while begin < end:
        until = min(_next_change(name, begin), end)
        yield begin, until, offset_at(name, begin)
        begin = until


def _next_change(name: str, moment: datetime) -> datetime:
    """The first change after `moment`, or a later moment to ask again from."""
    for year in (moment.year, moment.year + 1):
        changes = _changes(name, year)
        place = bisect_right(changes, moment)
        if place < len(changes):
            return changes[place]
    return datetime(moment.year + 2, 1, 1, tzinfo=UTC)


@cache
def _changes(name: str, year: int) -> tuple[datetime, ...]:
    """The moments of a year at which the offset of a zone becomes another."""
    moment, end, found = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC), []
    while moment < end:
        later = moment + LOOKED_EVERY
        if offset_at(name, moment) != offset_at(name, later):
            found.append(_first_second_of_the_new(name, moment, later))
        moment = later
    return tuple(found)


def _first_second_of_the_new(name: str, before: datetime, after: datetime) -> datetime:
    old = offset_at(name, before)
    while after - before > SECOND:
        middle = before + (after - before) // 2 // SECOND * SECOND
        if offset_at(name, middle) == old:
            before = middle
        else:
            after = middle
    return after
