from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.cases.actions.assignment import hand_over
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import set_next_action
from tutti.cases.models import Act
from tutti.cases.shown import CasePage
from tutti.cases.tests.on_case import case_of, conversation, furnish, heard, said
from tutti.ground.access.principal import principal_of
from tutti.journal.facts import Actor

HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def by(house):
    return Actor.member(house.ada.pk)


def later(hours: float):
    return time_machine.travel(timezone.now() + hours * HOUR, tick=False)


def holders(case, house) -> list[tuple[str, timedelta]]:
    case.refresh_from_db()
    shown = CasePage(case, principal_of(house.ada), only=None, before="")
    return [
        (held.name, timedelta(minutes=round(held.lasted / timedelta(minutes=1))))
        for held in shown.clock.holders
    ]


def test_their_words_give_us_the_ball_and_ours_give_it_to_them(house):
    talk = conversation(house)
    case = case_of(house, talk)
    heard(talk, "You took 240 too much.")
    with later(2):
        said(talk, "We look into it.", house.ada)
    with later(5):
        heard(talk, "Any news?")
    with later(6):
        assert holders(case, house) == [("Support", 3 * HOUR), ("Mira", 3 * HOUR)]


def test_a_machine_moves_nothing(house):
    talk = conversation(house)
    case = case_of(house, talk)
    heard(talk, "Where is it?")
    with later(1):
        said(talk, "On its way.", house.ada)
    with later(2):
        heard(talk, "I am away.", automatic="marked as sent by a machine")
    with later(3):
        assert holders(case, house) == [("Support", HOUR), ("Mira", 2 * HOUR)]


def test_a_case_handed_over_is_held_by_its_new_department(house, by):
    case = case_of(house, conversation(house))
    with later(1):
        hand_over(case, department=house.finance, by=by)
    with later(4):
        assert holders(case, house) == [("Support", HOUR), ("Finance", 3 * HOUR)]


def test_a_next_action_of_a_colleague_elsewhere_lends_the_ball_to_their_department(house, by):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(1):
        set_next_action(case, act=Act.DO, doer=house.petra, due_at=timezone.now() + HOUR, by=by)
    with later(3):
        set_next_action(case, act=Act.DO, doer=house.ada, due_at=timezone.now() + HOUR, by=by)
    with later(4):
        assert holders(case, house) == [("Support", 2 * HOUR), ("Finance", 2 * HOUR)]


def test_what_is_settled_is_held_by_nobody_until_it_is_opened_again(house, by):
    case = case_of(house, conversation(house))
    with later(1):
        close_case(case, resolution="settled", by=by, member=house.ada)
    with later(20):
        reopen_case(case, by=by)
    with later(21):
        assert holders(case, house) == [("Support", 2 * HOUR)]
