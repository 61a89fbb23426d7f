from __future__ import annotations

from datetime import datetime

import pytest

from tutti.cases.promises.dates import dates_in
from tutti.engines.calendars.zones import zone

ROME = zone("Europe/Rome")
WEDNESDAY = datetime(2026, 11, 18, 10, 30, tzinfo=ROME)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("You will have the money by Friday.", [(11, 20, 17, 0)]),
        ("I call you back tomorrow at 15:00", [(11, 19, 15, 0)]),
        ("I will answer by 5pm tomorrow", [(11, 19, 17, 0)]),
        ("by noon on Thursday", [(11, 19, 12, 0)]),
        ("Le rispondo entro venerdì alle 12.", [(11, 20, 12, 0)]),
        ("La richiamo domani entro le 9.30", [(11, 19, 9, 30)]),
        ("entro il 27 novembre", [(11, 27, 17, 0)]),
        ("entro lunedì prossimo", [(11, 23, 17, 0)]),
        ("next Friday", [(11, 27, 17, 0)]),
        ("On the 27th of November, or November 30", [(11, 27, 17, 0), (11, 30, 17, 0)]),
        ("by 27/11 at 9:00", [(11, 27, 9, 0)]),
        ("due 2026-12-01", [(12, 1, 17, 0)]),
        ("by Wednesday", [(11, 25, 17, 0)]),
        ("today by 18:00", [(11, 18, 18, 0)]),
        ("by Fri 17:00", [(11, 20, 17, 0)]),
    ],
)
def test_a_date_in_the_words_is_found(words, expected):
    found = [
        (each.at.month, each.at.day, each.at.hour, each.at.minute)
        for each in dates_in(words, WEDNESDAY)
    ]

    assert found == expected


@pytest.mark.parametrize(
    "words",
    [
        "Thank you, that may be so.",
        "We credited 27.50 on your account",
        "by 31 November",
        "today at 9:00",
        "call 02 1234 5678",
        "the version 1.2.3 of 24/24",
        "we wed these two ideas",
        "",
    ],
)
def test_what_is_no_date_to_come_is_left(words):
    assert dates_in(words, WEDNESDAY) == []


def test_a_day_of_next_year_is_found_across_its_end():
    december = datetime(2026, 12, 30, 9, tzinfo=ROME)

    (found,) = dates_in("by 4 January", december)

    assert found.at == datetime(2027, 1, 4, 17, tzinfo=ROME)


def test_many_dates_are_offered_three_at_a_time():
    assert len(dates_in("by Monday, Tuesday, Thursday, Friday", WEDNESDAY)) == 3
