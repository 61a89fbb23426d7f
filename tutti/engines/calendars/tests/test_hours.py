from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tutti.engines.calendars.hours import (
    ALWAYS,
    NeverOpen,
    OwnDay,
    Rules,
    after_working,
    hours_from,
    next_open,
    working_time,
)
from tutti.engines.calendars.zones import zone

SPLIT = ((510, 750), (810, 1050))  # 08:30–12:30, 13:30–17:30
OFFICE = (SPLIT,) * 5 + ((), ())
ROME = Rules(zone="Europe/Rome", week=OFFICE, country="IT", subdivision="MI")
HOUR = timedelta(hours=1)


def rome(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone("Europe/Rome"))


def every_day(*spans: tuple[int, int], **more) -> Rules:
    return Rules(zone="Europe/Rome", week=(spans,) * 7, **more)


def test_a_weekend_and_the_lunch_break_do_not_count():
    spent = working_time(rome(2026, 3, 6, 12), rome(2026, 3, 9, 14), hours=hours_from(ROME))

    assert spent == timedelta(hours=0.5 + 4 + 4 + 0.5)


def test_the_saint_of_milan_is_a_holiday_there_alone():
    day = rome(2026, 12, 7), rome(2026, 12, 8)

    assert working_time(*day, hours=hours_from(ROME)) == timedelta(0)
    elsewhere = Rules(zone="Europe/Rome", week=OFFICE, country="IT")
    assert working_time(*day, hours=hours_from(elsewhere)) == 8 * HOUR


def test_own_days_win_over_holidays_and_the_week():
    worked = OwnDay(day=date(2026, 12, 7), spans=((540, 720),))
    off = OwnDay(day=date(2026, 12, 9), name="Inventory")
    rules = Rules(
        zone="Europe/Rome", week=OFFICE, country="IT", subdivision="MI", own_days=(worked, off)
    )

    spent = working_time(rome(2026, 12, 7), rome(2026, 12, 10), hours=hours_from(rules))

    assert spent == 3 * HOUR  # the 8th is a holiday everywhere


def test_what_the_clocks_skip_is_no_time_and_what_they_repeat_counts_twice():
    night = hours_from(every_day((90, 210)))  # 01:30–03:30

    assert working_time(rome(2026, 3, 29), rome(2026, 3, 30), hours=night) == HOUR
    assert working_time(rome(2026, 10, 25), rome(2026, 10, 26), hours=night) == 3 * HOUR


def test_a_shift_past_midnight_belongs_to_the_day_it_begins_on():
    rules = every_day((1320, 1800), own_days=(OwnDay(day=date(2026, 3, 10)),))  # 22:00–06:00

    spent = working_time(rome(2026, 3, 9, 12), rome(2026, 3, 11, 12), hours=hours_from(rules))

    assert spent == 8 * HOUR


def test_the_last_minute_of_a_day_is_its_end_and_not_the_next_morning():
    due = after_working(rome(2026, 3, 6, 9, 30), 7 * HOUR, hours=hours_from(ROME))

    assert due == rome(2026, 3, 6, 17, 30)
    assert next_open(due, hours=hours_from(ROME)) == rome(2026, 3, 9, 8, 30)


def test_years_end_is_nothing_special():
    due = after_working(rome(2026, 12, 31, 16, 30), 2 * HOUR, hours=hours_from(ROME))

    assert due == rome(2027, 1, 4, 9, 30)  # the first is a holiday, then a weekend


def test_other_hours_hold_from_a_hand_off_on():
    hours = hours_from(ROME).then(ALWAYS, at=rome(2026, 3, 6, 17))

    assert working_time(rome(2026, 3, 6, 16), rome(2026, 3, 7, 17), hours=hours) == 25 * HOUR
    assert after_working(rome(2026, 3, 6, 16), 2 * HOUR, hours=hours) == rome(2026, 3, 6, 18)


def test_a_calendar_that_never_opens_is_refused_instead_of_searched_for_ever():
    shut = Rules(
        zone="Europe/Rome",
        week=((),) * 7,
        own_days=(OwnDay(day=date(2026, 3, 7), spans=((0, 60),)),),
    )

    with pytest.raises(NeverOpen):
        after_working(rome(2026, 3, 1), 2 * HOUR, hours=hours_from(shut))
    with pytest.raises(NeverOpen):
        next_open(rome(2026, 4, 1), hours=hours_from(shut))


def test_round_the_clock_is_elapsed_time_across_a_change_of_the_clocks():
    hours = hours_from(every_day((0, 1440)))

    assert working_time(rome(2026, 3, 28), rome(2026, 3, 30), hours=hours) == 47 * HOUR
    assert after_working(rome(2026, 3, 28), 47 * HOUR, hours=hours) == rome(2026, 3, 30)
    assert working_time(
        rome(2026, 3, 28), datetime(2026, 3, 1, tzinfo=UTC), hours=hours
    ) == timedelta(0)
