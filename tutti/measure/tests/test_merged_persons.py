"""Persons who are one came back once, not each for the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tutti.journal.facts import SYSTEM
from tutti.measure.tests.test_first_look import (  # noqa: F401 -- the same desk
    MONDAY,
    ada,
    answer,
    case,
    channel,
    desk,
    figures,
)
from tutti.people.actions.changing import create_person
from tutti.people.actions.merging import merge_persons, unmerge

pytestmark = pytest.mark.django_db


def test_who_is_one_came_back_until_they_are_two_again(ada, channel):  # noqa: F811 -- the fixtures above
    mira, other = (create_person(name=name, by=SYSTEM) for name in ("Mira", "M."))
    case(channel, ("in", 0), person=mira)
    case(channel, ("in", 0), person=other, at=MONDAY + timedelta(days=3))

    merge = merge_persons(mira, other, by=SYSTEM)
    together = figures(answer("repeats", ada)[0])
    unmerge(merge, by=SYSTEM)

    assert together == {"first": 1, "week": 1}
    assert figures(answer("repeats", ada)[0]) == {"first": 2}
