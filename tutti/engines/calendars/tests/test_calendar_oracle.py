"""Working time compared with a minute-stepping oracle, over every change of every zone in 2024–2030.

The oracle knows nothing of ours: it steps through the minutes of UTC, lets `zoneinfo` say what the clock on the
wall shows, and asks whether that minute is open.
"""

from __future__ import annotations

import os
import random
import zoneinfo
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, islice

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutti.engines.calendars.hours import (
    NeverOpen,
    OwnDay,
    Rules,
    after_working,
    hours_from,
    next_open,
    working_time,
)

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# The proof takes every change; everyday runs two of each zone, one each way.
WINDOWS_A_ZONE = None if os.environ.get("PROVES") else 2
ASKED_OF_A_WINDOW = 8  # stretches measured, and as many amounts laid down, for each calendar
SPLIT = ((480, 720), (780, 1020))
NIGHT = (
    (0, 30),
    (90, 210),
    (1380, 1500),
)  # over the hours at which clocks are moved, and past midnight
Wall = tuple[date, int]  # a local date and the minute of it


@pytest.fixture(autouse=True)
def zones_of_the_package():
    """The oracle asks `zoneinfo` itself, but for the same data: the package's."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath(to=before)


@pytest.mark.proves("settled-2")
def test_every_change_of_every_zone_agrees_with_the_oracle(capsys):
    zones = changes = compared = 0

    for name in sorted(zoneinfo.available_timezones()):
        found = list(islice(_changes(zoneinfo.ZoneInfo.no_cache(name)), WINDOWS_A_ZONE))
        zones += bool(found)
        changes += len(found)
        for number, change in enumerate(found):
            compared += _compare_around(name, change, seed=number)

    with capsys.disabled():
        print(  # noqa: T201 -- the figures of the proof
            f"\nsettled-2: {zones} zones, {changes} changes of offset, {compared} comparisons, 0 differences"
        )
    assert zones > 150
    assert changes > (2000 if WINDOWS_A_ZONE is None else 300)


@given(st.data())
@settings(max_examples=int(os.environ.get("N") or 40), deadline=None)
def test_any_calendar_agrees_with_the_oracle(data):
    name = data.draw(
        st.sampled_from(
            ("Europe/Rome", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu")
        )
    )
    start = FIRST + data.draw(st.integers(1, 7 * 365 * 1440)) * MINUTE
    day = start.date()
    own = tuple(
        OwnDay(day=day + timedelta(days=offset), spans=data.draw(SPANS))
        for offset in data.draw(st.sets(st.integers(0, 4), max_size=2))
    )
    week = tuple(data.draw(SPANS) for _ in range(7))
    rules = Rules(
        zone=name, week=week, country=data.draw(st.sampled_from(("", "IT", "US"))), own_days=own
    )
    oracle = Oracle(_walls(zoneinfo.ZoneInfo.no_cache(name), start, 4 * 1440), rules)

    assert oracle.differences(start, random.Random(1), asked=4) == []


@st.composite
def _spans(draw):
    edges = sorted(draw(st.sets(st.integers(0, 1900), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((a, b) for a, b in pairs if a < 1440 and b - a <= 1440)


SPANS = _spans()


class Oracle:
    """Minute by minute, whether a window is open, and how much of it was open before each minute."""

    def __init__(self, walls: Sequence[Wall], rules: Rules) -> None:
        self.rules = rules
        dates = {day for day, _minute in walls}
        opens = {day: self._open_minutes(day) for day in dates}
        self.open = [opens[day][minute] for day, minute in walls]
        self.before = [0, *accumulate(self.open)]

    def _open_minutes(self, day: date) -> bytearray:
        minutes = bytearray(1440)
        for first, last in self._spans(day):
            for minute in range(first, min(last, 1440)):
                minutes[minute] = 1
        for first, last in self._spans(day - DAY):
            for minute in range(max(first, 1440), last):
                minutes[minute - 1440] = 1
        return minutes

    def _spans(self, day: date):
        own = [each for each in self.rules.own_days if each.day == day]
        if own:
            return own[0].spans
        off = self.rules.country and day in _holidays(self.rules.country, day.year)
        return () if off else self.rules.week[day.weekday()]

    def differences(self, start: datetime, dice: random.Random, *, asked: int) -> list[object]:
        hours, last = hours_from(self.rules), len(self.open)
        wrong: list[object] = []
        for _ in range(asked):
            a, b = sorted(dice.choices(range(last + 1), k=2))
            spent = (self.before[b] - self.before[a]) * MINUTE
            ours = working_time(start + a * MINUTE, start + b * MINUTE, hours=hours)
            wrong += [("working", a, b, ours, spent)] if ours != spent else []
            total = self.before[last] - self.before[a]
            if total:
                amount = dice.randint(1, total)
                reached = self.before.index(self.before[a] + amount)
                due = after_working(start + a * MINUTE, amount * MINUTE, hours=hours)
                wrong += [("after", a, amount, due)] if due != start + reached * MINUTE else []
                opened = self.open.index(1, a)
                first = next_open(start + a * MINUTE, hours=hours)
                wrong += [("open", a, first)] if first != start + opened * MINUTE else []
        return wrong


@cache
def _holidays(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year)


def _changes(zone: zoneinfo.ZoneInfo) -> Iterator[datetime]:
    """Every UTC minute at which a zone has another offset than the minute before, found by walking the hours."""
    moment, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while moment < LAST:
        later = moment + 12 * HOUR
        if later.astimezone(zone).utcoffset() != offset:
            minute = moment
            while minute.astimezone(zone).utcoffset() == offset:
                minute += MINUTE
            yield minute
            offset = later.astimezone(zone).utcoffset()
        moment = later


def _walls(zone: zoneinfo.ZoneInfo, start: datetime, minutes: int) -> list[Wall]:
    walls = []
    for number in range(minutes):
        local = (start + number * MINUTE).astimezone(zone)
        walls.append((local.date(), local.hour * 60 + local.minute))
    return walls


def _compare_around(name: str, change: datetime, *, seed: int) -> int:
    start = change.replace(second=0) - 36 * HOUR
    walls = _walls(zoneinfo.ZoneInfo.no_cache(name), start, 72 * 60)
    day = walls[36 * 60][0]
    dice, compared = random.Random(f"{name} {seed}"), 0
    for rules in _calendars(name, day):
        oracle = Oracle(walls, rules)
        wrong = oracle.differences(start, dice, asked=ASKED_OF_A_WINDOW)
        assert wrong == [], (name, change, rules)
        compared += 2 * ASKED_OF_A_WINDOW
    return compared


def _calendars(name: str, day: date) -> Iterator[Rules]:
    """Split shifts, shifts over the change itself, holidays, a day off and an extra day beside the change."""
    yield Rules(zone=name, week=(SPLIT,) * 5 + (SPLIT[:1], NIGHT), country="IT")
    yield Rules(
        zone=name,
        week=(NIGHT,) * 7,
        own_days=(OwnDay(day=day - DAY), OwnDay(day=day + DAY, spans=SPLIT)),
    )
    yield Rules(
        zone=name, week=(SPLIT,) * 5 + ((), ()), own_days=(OwnDay(day=day, spans=((60, 1500),)),)
    )


def test_the_oracle_itself_sees_a_difference():
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    walls = _walls(zoneinfo.ZoneInfo.no_cache("Europe/Rome"), start, 1440)
    right = Rules(zone="Europe/Rome", week=(NIGHT,) * 7)
    oracle = Oracle(walls, right)
    oracle.rules = Rules(zone="Europe/London", week=(NIGHT,) * 7)

    assert oracle.differences(start, random.Random(1), asked=4)


def test_a_shut_calendar_is_shut_for_the_oracle_too():
    with pytest.raises(NeverOpen):
        next_open(FIRST, hours=hours_from(Rules(zone="UTC", week=((),) * 7)))
