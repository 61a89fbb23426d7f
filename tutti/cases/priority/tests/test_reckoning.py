from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.cases.actions.closing import close_case, reopen_case
from tutti.cases.actions.promising import set_promised_at
from tutti.cases.models import Case
from tutti.cases.priority.actions.by_hand import end_by_hand, raise_by_hand
from tutti.cases.priority.actions.marking import lift_mark, mark_vulnerable
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.actions.weighing import go_back_to, save_weights
from tutti.cases.priority.errors import (
    CaseClosed,
    MarkLifted,
    NothingToEnd,
    ReasonMissing,
    WeightsWrong,
)
from tutti.cases.priority.jobs import look_at_priorities, reckon_open_cases
from tutti.cases.priority.models import CasePriority, Mark, WeightsVersion
from tutti.cases.priority.parts import USUAL
from tutti.cases.priority.queries import parts_of_case, weights_now
from tutti.cases.ranks import reasons_in_words
from tutti.cases.tests.desk import case_of, desk, person, said
from tutti.ground.fields.models import Definition
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.triage.models import Reading

HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    return desk()


def parts(case: Case) -> dict[str, int]:
    return {part.code: part.points for part in parts_of_case(case)}


def reckoned(case: Case) -> dict[str, int]:
    reckon([case.pk])
    case.refresh_from_db()
    return parts(case)


def waiting(house, hours: int, title: str = "The fee", **more) -> Case:
    return case_of(house, title, waiting_since=timezone.now() - hours * HOUR, **more)


def test_a_case_that_waits_stands_higher_the_longer_it_does(house):
    short, long = waiting(house, 1), waiting(house, 100)

    assert reckoned(short) == {}
    assert reckoned(long) == {"waiting": 22}
    assert (short.priority, long.priority) == (0, 22)
    assert reasons_in_words(long, timezone.now()) == "waits 4 d 4 h"


def test_the_reading_of_the_newest_words_counts(house):
    case = waiting(house, 1)
    message = said(house, case, "My mother is in hospital and nobody answers.")
    Reading.objects.create(
        message_id=message.pk,
        language="en",
        language_sure=1,
        mood="negative",
        feeling=-85,
        intent="complaint",
        intent_sure=1,
        topics=["fees"],
        urgency=3,
        noise=0,
        entities={},
    )
    save_weights(replace(USUAL, topics={"fees": 50}), by=SYSTEM, member=house.ada)

    assert reckoned(case) == {"urgency": 15, "mood": 10, "topic": 5}


def test_asking_again_counts_until_we_answer(house):
    mira = person("Mira Sol")
    case, other = waiting(house, 1, person=mira), waiting(house, 1, person=mira)
    for words in ("Hello?", "Is anybody there?", "Please."):
        said(house, case, words)

    assert reckoned(case) == {"repeat": 7}
    assert reckoned(other) == {"repeat": 3}
    assert "wrote 3 times" in reasons_in_words(case, timezone.now())


def test_other_cases_are_forgotten_after_thirty_days(house):
    mira = person("Mira Sol")
    case = case_of(house, "One", person=mira, waiting_since=None, turn="customer", act="follow_up")
    case_of(house, "Two", person=mira)
    assert reckoned(case) == {"repeat": 3}

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        look_at_priorities()

    assert parts(case) == {}


def test_the_field_the_company_names_says_the_value(house):
    Definition.objects.create(on="person", key="worth", kind="money", currency="EUR")
    mira = person("Mira Sol")
    mira.fields = {"worth": 1_500_000}
    mira.save()
    case = waiting(house, 1, person=mira)
    save_weights(replace(USUAL, value_field="person:worth"), by=SYSTEM, member=house.ada)

    assert reckoned(case) == {"value": 10}


def test_only_cases_whose_time_has_come_are_looked_at(house, django_assert_num_queries):
    soon, later = waiting(house, 3), waiting(house, 5)
    reckon([soon.pk, later.pk])
    at = CasePriority.objects.get(case=later).at

    with time_machine.travel(timezone.now() + 2 * HOUR):
        look_at_priorities()
        with django_assert_num_queries(1):
            look_at_priorities()

    soon.refresh_from_db()
    assert soon.priority == 8
    assert CasePriority.objects.get(case=later).at == at


def test_another_date_is_looked_at_soon(house):
    case = waiting(house, 1)
    reckon([case.pk])

    set_promised_at(case, timezone.now() + HOUR, by=SYSTEM)
    look_at_priorities()

    case.refresh_from_db()
    assert parts(case) == {"promise": 22}
    assert reasons_in_words(case, timezone.now()).startswith("promise: ")


def test_followers_reckon_and_a_closed_case_has_no_priority(house):
    case = waiting(house, 30)
    close_case(case, resolution="settled", by=SYSTEM)
    follow_all()
    case.refresh_from_db()
    assert (case.priority, CasePriority.objects.filter(case=case).exists()) == (0, False)

    reopen_case(case, by=SYSTEM)
    follow_all()

    assert CasePriority.objects.filter(case=case).exists()


def test_what_a_member_says_stays_until_it_is_taken_back(house):
    case, by = waiting(house, 30), Actor.member(house.ada.pk)
    raise_by_hand(case, points=40, reason="The board asked.", by=by, member=house.ada)
    reckoned(case)
    assert (case.priority, parts(case)) == (55, {"hand": 40, "waiting": 15})

    raise_by_hand(case, points=-20, reason="It was a mistake.", by=by, member=house.ada)
    end_by_hand(case, by=by, member=house.ada)

    case.refresh_from_db()
    assert (case.priority, parts(case)) == (15, {"waiting": 15})
    with pytest.raises(NothingToEnd):
        end_by_hand(case, by=by, member=house.ada)


def test_raising_needs_a_reason_and_an_open_case(house):
    case, by = waiting(house, 1), Actor.member(house.ada.pk)
    with pytest.raises(ReasonMissing):
        raise_by_hand(case, points=40, reason=" ", by=by, member=house.ada)

    close_case(case, resolution="settled", by=SYSTEM)

    with pytest.raises(CaseClosed):
        raise_by_hand(case, points=40, reason="Why not", by=by, member=house.ada)


def test_a_mark_on_a_person_counts_on_all_their_cases_until_it_is_lifted(house):
    mira, by = person("Mira Sol"), Actor.member(house.ada.pk)
    case = waiting(house, 1, person=mira)
    mark = mark_vulnerable(mira, why="health", note="Cannot see well.", by=by, member=house.ada)
    follow_all()
    assert parts(case) == {"vulnerable": 25}

    lift_mark(mark, by=by, member=house.ada)
    follow_all()

    assert parts(case) == {}
    with pytest.raises(MarkLifted):
        lift_mark(mark, by=by, member=house.ada)
    payloads = Entry.objects.filter(name__startswith="priority.").values_list("payload", flat=True)
    assert "Cannot see well." not in str(list(payloads))
    assert Mark.objects.get().lifted_by == house.ada


def test_other_weights_move_all_open_cases_and_are_kept_in_versions(house):
    case, member = waiting(house, 100), house.ada
    first = save_weights(USUAL, by=SYSTEM, member=member)
    save_weights(replace(USUAL, points=USUAL.points | {"waiting": 80}), by=SYSTEM, member=member)
    reckon_open_cases()
    case.refresh_from_db()
    assert case.priority == 60

    back = go_back_to(first, by=SYSTEM, member=member)
    reckon_open_cases()

    case.refresh_from_db()
    assert (case.priority, back.number, weights_now()) == (22, 3, USUAL)


def test_the_same_weights_make_no_version_and_wrong_ones_are_refused(house):
    save_weights(USUAL, by=SYSTEM, member=house.ada)
    save_weights(USUAL, by=SYSTEM, member=house.ada)

    for wrong in (replace(USUAL, bands=(50, 20, 75)), replace(USUAL, points={"waiting": 101})):
        with pytest.raises(WeightsWrong):
            save_weights(wrong, by=SYSTEM, member=house.ada)

    assert WeightsVersion.objects.count() == 1


def test_the_statements_do_not_grow_with_the_cases(house, django_assert_max_num_queries):
    cases = [waiting(house, 30, person=person(f"Person {number}")) for number in range(20)]

    with django_assert_max_num_queries(17):
        reckon([case.pk for case in cases])

    assert set(Case.objects.values_list("priority", flat=True)) == {15}
