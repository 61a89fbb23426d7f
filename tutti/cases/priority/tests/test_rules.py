"""Rules of the kind "prioritise": points and marks, noted once, taken back, never run away with themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.models import Mark
from tutti.cases.priority.queries import parts_of_case
from tutti.cases.tests.desk import case_of, desk, person, said
from tutti.engines.replays.past import past_of
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.models import Effect
from tutti.engines.rules.registry import values_of
from tutti.engines.rules.wording import Wording
from tutti.ground.access.principal import principal_of
from tutti.journal.facts import SYSTEM, Actor

HOUR = timedelta(hours=1)


@pytest.fixture
def house(db):
    return desk()


def points(n: int):
    return {"verb": "priority.add_points", "params": {"points": n}}


def write(condition: str, *actions, name: str = "Press", state: str = "on"):
    wording = Wording(name=name, condition=condition, actions=actions)
    rule = save_rule(None, kind="prioritise", wording=wording, by=SYSTEM)
    return switch_rule(rule, state=state, by=SYSTEM)


def reckoned(case: Case) -> dict[str, int]:
    reckon([case.pk])
    case.refresh_from_db()
    return {part.code: part.points for part in parts_of_case(case)}


def test_a_rule_adds_points_by_case_person_and_newest_message(house):
    write(
        'case.title.contains("fee") && person.name == "Mira Sol" && message.text.contains("press")',
        points(12),
    )
    case = case_of(house, "The fee", person=person("Mira Sol"))
    other = case_of(house, "The fee", person=person("Noor"))
    for each in (case, other):
        said(house, each, "I write for the press.")

    assert reckoned(case) == {"rule": 12}
    assert reckoned(other) == {}
    assert case.priority_reasons[0]["with"]["name"] == "Press"


def test_an_effect_is_noted_once_however_often_the_case_is_reckoned(house):
    write("true", points(12))
    write("true", points(30), name="Trial", state="shadow")
    case = case_of(house, "The fee")

    for _ in range(3):
        assert reckoned(case) == {"rule": 12}

    noted = Effect.objects.order_by("id").values_list("case_id", "did", "shadow")
    assert list(noted) == [(case.pk, {"points": 12}, False), (case.pk, {"points": 30}, True)]


def test_what_is_taken_back_stays_taken_back(house):
    write("true", points(12))
    case = case_of(house, "The fee")
    reckoned(case)

    undo_effect(Effect.objects.get(), by=Actor.member(house.ada.pk))

    assert reckoned(case) == {}
    assert Effect.objects.count() == 1


def test_a_rule_that_asks_for_the_priority_does_not_move_itself(house):
    write("case.priority < 20.0", points(30))
    case = case_of(house, "The fee", waiting_since=timezone.now() - 30 * HOUR)

    seen = [reckoned(case) for _ in range(3)]

    assert seen == [{"rule": 30, "waiting": 15}] * 3


def test_a_rule_marks_a_case_and_the_mark_is_lifted_by_taking_it_back(house):
    action = {
        "verb": "priority.mark_vulnerable",
        "params": {"why": "health", "note": "Asks for help."},
    }
    write('case.title == "The fee"', action)
    case = case_of(house, "The fee")

    assert reckoned(case) == {"vulnerable": 25}
    assert values_of("case", [case.pk])[case.pk]["vulnerable"] is True
    undo_effect(Effect.objects.get(), by=Actor.member(house.ada.pk))

    assert reckoned(case) == {}
    assert (Mark.objects.count(), Mark.objects.standing().count()) == (1, 0)


def test_replays_are_told_what_rules_did_and_would_do(house):
    write("true", points(12))
    case, later = case_of(house, "The fee"), timezone.now() + HOUR
    reckoned(case)
    past = past_of("prioritise")

    (rows,) = past.batches(later - 2 * HOUR, later, None, 0)

    assert list(rows) == [case.pk]
    assert past.count(later - 2 * HOUR, later, house.mail.pk) == 0
    assert past.happened([case.pk])[case.pk].words == "+12 points"
    assert past.shown([case.pk], principal_of(house.ada))[case.pk].title == case.reference
    assert past.shown([case.pk], principal_of(house.eve)) == {}
