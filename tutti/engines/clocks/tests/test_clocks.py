from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tutti.engines.calendars.hours import ALWAYS, OwnDay, Rules, hours_from, working_time
from tutti.engines.calendars.zones import zone
from tutti.engines.clocks.reckoning import Clock, Moment
from tutti.engines.clocks.words import clock_face, in_words

HOUR = timedelta(hours=1)
ROME = zone("Europe/Rome")
OFFICE = Rules(
    zone="Europe/Rome",
    week=(((540, 1020),),) * 5 + ((), ()),
    own_days=(OwnDay(day=datetime(2026, 11, 11).date(), name="Saint Martin"),),  # noqa: DTZ001 -- a day
)
TURNS = ("started", "paused", "resumed", "paused", "resumed", "stopped")


def rome(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ROME)


def clock_of(*moments: datetime, allowed: timedelta = 16 * HOUR, hours=None) -> Clock:
    lived = [
        Moment(turn=turn, at=at, why="customer") for turn, at in zip(TURNS, moments, strict=False)
    ]
    return Clock(moments=lived, allowed=allowed, hours=hours or hours_from(OFFICE))


def test_the_reckoning_says_hours_pauses_and_holidays():
    clock = clock_of(rome(2026, 11, 2, 9), rome(2026, 11, 3, 10), rome(2026, 11, 11, 9))

    said = clock.at(rome(2026, 11, 12, 11, 20))

    assert (said.used, said.due_at) == (11 * HOUR + timedelta(minutes=20), rome(2026, 11, 12, 16))
    words = in_words(said, why=lambda _word: "the customer’s turn", reader_zone=ROME)
    assert words == (
        "11:20 of 16:00 working hours; paused 3 Nov 10:00 – 11 Nov 09:00: the customer’s turn;"
        " 11 Nov holiday (Saint Martin)."
    )


def test_a_paused_clock_has_no_date():
    clock = clock_of(rome(2026, 11, 2, 9), rome(2026, 11, 3, 10))

    said = clock.at(rome(2026, 11, 5, 9))

    assert (said.state, said.used, said.due_at) == ("paused", 9 * HOUR, None)


def test_a_clock_that_ran_out_keeps_the_moment_through_later_pauses():
    clock = clock_of(
        rome(2026, 11, 2, 9), rome(2026, 11, 2, 13), rome(2026, 11, 3, 9), allowed=2 * HOUR
    )

    said = clock.at(rome(2026, 11, 3, 10))

    assert (said.due_at, said.used, said.over) == (rome(2026, 11, 2, 11), 5 * HOUR, True)


def test_stopping_on_the_last_minute_is_in_time():
    moments = [
        Moment(turn="started", at=rome(2026, 11, 2, 9)),
        Moment(turn="stopped", at=rome(2026, 11, 3, 17)),
    ]

    said = Clock(moments=moments, allowed=16 * HOUR, hours=hours_from(OFFICE)).at(rome(2027, 1, 1))

    assert (said.state, said.used, said.over) == ("stopped", 16 * HOUR, False)


def test_time_used_before_a_hand_off_stays_counted_by_the_hours_of_then():
    hours = hours_from(OFFICE).then(ALWAYS, at=rome(2026, 11, 2, 15))

    said = clock_of(rome(2026, 11, 2, 9), hours=hours).at(rome(2026, 11, 2, 21))

    assert said.used == 12 * HOUR
    assert said.due_at == rome(2026, 11, 3, 1)


def test_long_times_are_said_as_on_a_counter():
    assert clock_face(timedelta(days=5, minutes=7)) == "120:07"


@given(
    st.lists(st.integers(1, 20_000), min_size=1, max_size=6, unique=True),
    st.integers(1, 6000),
)
def test_the_date_is_the_moment_the_allowance_is_used(minutes, allowed):
    moments = [rome(2026, 10, 20) + timedelta(minutes=each) for each in sorted(minutes)]
    clock = clock_of(*moments, allowed=timedelta(minutes=allowed))

    due = clock.due()

    if due is not None:
        running = [each for each in clock.at(due).pauses if each.start < due]
        lived = working_time(moments[0], due, hours=clock.hours)
        rested = sum(
            (working_time(p.start, min(p.end or due, due), hours=clock.hours) for p in running),
            timedelta(0),
        )
        assert lived - rested == timedelta(minutes=allowed)
    else:
        assert clock.used_at(rome(2027, 6, 1)) <= timedelta(minutes=allowed)
