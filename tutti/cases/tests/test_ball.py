from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from tutti.cases.actions.arriving import take_in
from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.attaching import attach_conversation, detach_conversation
from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.next_action import pass_turn, rename_case, set_next_action
from tutti.cases.actions.promising import set_promised_at
from tutti.cases.lived import derived, stored, told
from tutti.cases.models import Act, Case, DueKind, Turn
from tutti.cases.shown import CasePage
from tutti.cases.tests.on_case import case_of, conversation, furnish, heard, said
from tutti.ground.access.principal import principal_of
from tutti.ground.accounts.models import Membership
from tutti.journal.facts import Actor
from tutti.journal.models import Entry

HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def by(house):
    return Actor.member(house.ada.pk)


@pytest.fixture
def now():
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False):
        yield timezone.now()


@pytest.fixture
def later(now):
    return lambda hours: time_machine.travel(now + hours * HOUR, tick=False)


def hears(house, talk, text="Any news?", **changes):
    message = heard(talk, text, **changes)
    take_in({message.pk: house.mira.pk}, {message.pk: 1})
    return message


def answers(case, by):
    pass_turn(case, turn=Turn.CUSTOMER, at=timezone.now(), by=by)


def holders(case, house) -> dict[str, float]:
    """What the page says, in hours; the row and the journal must say the same."""
    case.refresh_from_db()
    assert stored(case) == told(derived(case.pk))
    shown = CasePage(case, principal_of(house.ada), only=None, before="")
    return {line.name: line.lasted / HOUR for line in shown.clock.holders}


def test_their_words_give_us_the_ball_and_ours_give_it_to_them(house, by, later):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(2):
        answers(case, by)
    with later(5):
        hears(house, talk)
    with later(6):
        assert holders(case, house) == {"Support": 3, "Mira": 3}


def test_a_machine_moves_nothing(house, by, later):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(1):
        answers(case, by)
    with later(2):
        hears(house, talk, "I am away.", automatic="marked as sent by a machine")
    with later(3):
        assert holders(case, house) == {"Support": 1, "Mira": 2}


def test_a_case_handed_over_is_held_by_its_new_department(house, by, later):
    case = case_of(house, conversation(house))
    with later(1):
        hand_over(case, department=house.finance, by=by)
    with later(4):
        assert holders(case, house) == {"Support": 1, "Finance": 3}


def test_a_next_action_of_a_colleague_elsewhere_lends_the_ball_to_their_department(
    house, by, later
):
    case = case_of(house, conversation(house))
    with later(1):
        set_next_action(case, act=Act.DO, doer=house.petra, due_at=timezone.now() + HOUR, by=by)
    with later(3):
        set_next_action(case, act=Act.DO, doer=house.ada, due_at=timezone.now() + HOUR, by=by)
    with later(4):
        assert holders(case, house) == {"Support": 2, "Finance": 2}


def test_a_department_named_holds_the_ball_whoever_of_ours_does_it(house, by, later):
    case = case_of(house, conversation(house))
    plan = {"act": Act.TASK, "due_at": timezone.now() + HOUR, "by": by}
    with later(1):
        set_next_action(case, doer=house.ben, department=house.finance, **plan)
    with later(2):
        set_next_action(case, doer=house.ben, **plan)
    with later(4):
        assert holders(case, house) == {"Support": 3, "Finance": 1}


def test_what_the_owner_does_is_their_cases_departments_whatever_is_named(house, by, later):
    case = case_of(house, conversation(house))
    due = timezone.now() + HOUR
    with later(1):
        set_next_action(
            case, act=Act.TASK, doer=house.ada, department=house.finance, due_at=due, by=by
        )
    with later(2):
        assert holders(case, house) == {"Support": 2}


def test_a_colleague_who_changes_departments_takes_no_ball_along(house, by, later):
    case = case_of(house, conversation(house))
    with later(1):
        set_next_action(case, act=Act.DO, doer=house.petra, due_at=timezone.now() + HOUR, by=by)
        Membership.objects.filter(member=house.petra).update(department=house.support)
        rename_case(case, title="The March payment", by=by)
    with later(2):
        assert holders(case, house) == {"Support": 1, "Finance": 1}


def test_waiting_for_others_outside_counts_as_waiting_for_us(house, by, later):
    case = case_of(house, conversation(house))
    with later(1):
        pass_turn(case, turn=Turn.OUTSIDE, at=timezone.now(), by=by)
    with later(5):
        assert holders(case, house) == {"Support": 1, "Others outside": 4}
        shown = CasePage(case, principal_of(house.ada), only=None, before="")
        assert (shown.clock.waited, shown.clock.waited_for_us) == (5 * HOUR, 5 * HOUR)


def test_what_a_member_opens_again_was_nobodys_in_between(house, by, later):
    case = case_of(house, conversation(house))
    with later(1):
        close_case(case, resolution="settled", by=by, member=house.ada)
    with later(20):
        reopen_case(case, by=by)
    with later(21):
        assert holders(case, house) == {"Support": 2, "Settled in between": 19}


def test_what_the_customer_opens_again_was_held_by_those_who_settled_it(house, by, later):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(1):
        hand_over(case, department=house.finance, by=by)
    with later(2):
        close_case(case, resolution="settled", by=by, member=house.ada)
    with later(20):
        hears(house, talk)
    with later(21):
        hand_over(case, department=house.support, by=by)
    with later(22):
        assert holders(case, house) == {"Support": 2, "Finance": 20}


def test_a_machines_words_before_the_customers_open_nothing_again(house, by, later):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(1):
        answers(case, by)
        close_case(case, resolution="settled", by=by, member=house.ada)
    with later(4):
        away = heard(talk, "I am away.", automatic="marked as sent by a machine", ago=HOUR)
        back = heard(talk, "It is not settled.")
        take_in(dict.fromkeys((away.pk, back.pk), house.mira.pk), {away.pk: 1, back.pk: 1})
    with later(5):
        assert holders(case, house) == {"Support": 5}


def test_a_settled_case_keeps_its_result(house, by, later):
    case = case_of(house, conversation(house))
    with later(3):
        close_case(case, resolution="settled", by=by, member=house.ada)
    with later(50):
        assert holders(case, house) == {"Support": 3}


def test_a_mail_that_arrives_late_never_turns_time_back(house, by, later):
    talk = conversation(house)
    case = case_of(house, talk)
    with later(5):
        pass_turn(case, turn=Turn.OUTSIDE, at=timezone.now(), by=by)
    with later(6):
        hears(house, talk, "This was on its way for four hours.", ago=4 * HOUR)
    with later(7):
        assert holders(case, house) == {"Support": 7}
        assert [turn.at for turn in derived(case.pk).turns] == sorted(
            turn.at for turn in derived(case.pk).turns
        )


def test_words_of_both_sides_in_one_batch_pass_the_ball_one_by_one(house, later):
    talk = conversation(house)
    with later(10):
        words = [
            heard(talk, "You took too much.", ago=9 * HOUR),
            said(talk, "We look.", house.ada, ago=7 * HOUR),
            heard(talk, "And?", ago=3 * HOUR),
        ]
        take_in({word.pk: house.mira.pk for word in words}, dict.fromkeys((w.pk for w in words), 1))
        assert holders(Case.objects.get(), house) == {"Support": 5, "Mira": 4}


def test_a_first_word_is_one_entry_of_the_journal(house, later):
    with later(1):
        hears(house, conversation(house))

    assert list(Entry.objects.filter(subject_kind="case").values_list("name", flat=True)) == [
        "cases.case_opened"
    ]


def test_a_conversation_attached_brings_the_time_since_it_began(house, by, later):
    first, second = conversation(house), None
    older = case_of(house, first)
    with later(1):
        hand_over(older, department=house.finance, by=by)
    with later(3):
        second = conversation(house)
        newer = case_of(house, second)
    with later(5):
        attach_conversation(newer, first, member=house.ada, by=by)
    with later(6):
        assert holders(newer, house) == {"Support": 4, "Finance": 2}
        assert holders(older, house) == {"Support": 1, "Finance": 4}


def test_a_conversation_detached_takes_its_time_along(house, by, later):
    first = conversation(house)
    older = case_of(house, first)
    with later(1):
        hand_over(older, department=house.finance, by=by)
    with later(3):
        second = conversation(house)
        newer = case_of(house, second)
    with later(5):
        attach_conversation(newer, first, member=house.ada, by=by)
    with later(6):
        own = detach_conversation(newer, first, member=house.ada, by=by)
    with later(7):
        assert holders(own, house) == {"Support": 5, "Finance": 2}
        assert holders(newer, house) == {"Support": 4}


def test_taking_handing_over_and_a_new_name_lose_no_time(house, by, later):
    case = case_of(house, conversation(house))
    with later(1):
        take_case(case, owner=house.ben, by=by)
        rename_case(case, title="Something else", by=by)
        hand_over(case, department=house.support, owner=house.ada, by=by)
    with later(2):
        assert holders(case, house) == {"Support": 2}


def test_the_one_date_is_the_earlier_of_the_next_action_and_the_promise(house, by, now):
    case = case_of(house, conversation(house))
    act = case.act_due_at

    set_promised_at(case, now + HOUR, by=by)
    promised = (case.due_at, case.due_kind)
    set_next_action(
        case,
        act=Act.TASK,
        doer=house.petra,
        due_at=now + HOUR / 2,
        due_kind=DueKind.ACCEPT,
        by=by,
    )
    sooner = (case.due_at, case.due_kind)
    set_promised_at(case, None, by=by)

    assert act == now + timedelta(days=1)
    assert promised == (now + HOUR, DueKind.PROMISE)
    assert sooner == (now + HOUR / 2, DueKind.ACCEPT)
    assert (case.due_at, case.due_kind) == sooner


def test_the_database_refuses_an_open_case_nobody_holds(house):
    case = case_of(house, conversation(house))

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(holder="nobody")
