from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tutti.cases.attribution import Held
from tutti.cases.score import THEM, Happened, Stretch, bands, held, on_us, score, stretches

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DESK, FINANCE, NOBODY = "1", "2", "nobody"


def at(hours: float) -> datetime:
    return MONDAY + hours * HOUR


def turned(*moments: tuple[float, str]) -> list[Held]:
    return [_held(at(hours), key) for hours, key in moments]


def _held(moment: datetime, key: str) -> Held:
    if key.isdecimal():
        return Held(at=moment, holder="department", department=int(key))
    return Held(at=moment, holder=key)


def test_the_ball_stays_until_it_changes_hands():
    found = stretches(turned((0, DESK), (2, THEM), (5, DESK)), until=at(6))

    assert found == [
        Stretch(holder=DESK, start=at(0), end=at(2)),
        Stretch(holder=THEM, start=at(2), end=at(5)),
        Stretch(holder=DESK, start=at(5), end=at(6)),
    ]


def test_words_that_change_nothing_make_no_new_stretch():
    found = stretches(turned((0, DESK), (1, DESK), (2, DESK)), until=at(3))

    assert found == [Stretch(holder=DESK, start=at(0), end=at(3))]


def test_nobody_holds_a_settled_case_and_opening_it_again_counts_anew():
    found = stretches(turned((0, DESK), (1, NOBODY), (10, FINANCE)), until=at(12))

    assert held(found) == {DESK: HOUR, NOBODY: 9 * HOUR, FINANCE: 2 * HOUR}
    assert on_us(found) == 3 * HOUR


def test_nothing_after_the_end_counts():
    found = stretches(turned((0, THEM), (5, DESK), (9, FINANCE)), until=at(6))

    assert held(found) == {THEM: 5 * HOUR, DESK: HOUR}


def test_of_several_turns_at_one_moment_the_last_stands():
    found = stretches(turned((0, DESK), (0, FINANCE)), until=at(1))

    assert held(found) == {FINANCE: HOUR}


def test_waiting_for_us_leaves_out_what_the_customer_held():
    found = stretches(turned((0, DESK), (2, THEM), (5, FINANCE)), until=at(6))

    assert on_us(found) == 3 * HOUR


def test_bands_cover_the_whole_without_gaps():
    found = stretches(turned((0, DESK), (3, THEM), (6, FINANCE)), until=at(10))

    drawn = bands(found, start=at(0), end=at(10))

    assert [(band.start, band.width) for band in drawn] == [(0.0, 30.0), (30.0, 30.0), (60.0, 40.0)]


def test_the_drawing_ends_at_the_date_and_marks_now():
    found = stretches(turned((0, DESK)), until=at(6))

    drawn = score(found, [], now=at(6), due=at(8))

    assert (drawn.now, drawn.ahead, drawn.due) == (75.0, 25.0, 100.0)


def test_a_date_that_has_passed_lies_before_now():
    found = stretches(turned((0, DESK)), until=at(8))

    drawn = score(found, [], now=at(8), due=at(6))

    assert (drawn.now, drawn.due) == (100.0, 75.0)


def test_a_case_nobody_ever_held_is_not_drawn():
    assert score([], [], now=at(0), due=None) is None


def test_marks_never_cover_each_other_however_much_is_said():
    found = stretches(turned((0, DESK)), until=at(10))
    often = [
        Happened(at=at(minute / 60), outside=True, icon="mail", label="Mail")
        for minute in range(600)
    ]

    drawn = score(found, often, now=at(10), due=None)

    places = [mark.x for mark in drawn.marks]
    assert min(b - a for a, b in pairwise(places)) >= 2.3


def test_a_mark_alone_has_its_words_and_a_crowded_one_has_none():
    found = stretches(turned((0, DESK)), until=at(10))
    happened = [
        Happened(at=at(0), outside=True, icon="mail", label="Mail"),
        Happened(at=at(5), outside=True, icon="mail", label="Mail"),
        Happened(at=at(5.5), outside=True, icon="reply", label="We answered"),
    ]

    drawn = score(found, happened, now=at(10), due=None)

    assert [mark.label for mark in drawn.marks] == ["Mail", "", "We answered"]


def test_a_year_has_as_few_day_lines_as_a_week():
    found = stretches(turned((0, DESK)), until=at(24 * 365))

    drawn = score(found, [], now=at(24 * 365), due=None)

    assert len(drawn.days) <= 8
