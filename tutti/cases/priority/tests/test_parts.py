from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tutti.cases.priority.parts import USUAL, Code, Known, Part, next_step, parts_of, score_of
from tutti.cases.priority.stored import known_in, stored_known, stored_weights, weights_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def points(known: Known, weights=USUAL) -> dict[str, int]:
    return {part.code: part.points for part in parts_of(known, weights, NOW)}


def test_a_case_known_for_nothing_has_no_reasons():
    assert parts_of(Known(), USUAL, NOW) == []
    assert score_of([]) == 0


def test_waiting_gives_its_points_in_steps():
    waited = [3, 4, 24, 72, 168, 500]

    given = [points(Known(waits_since=NOW - hours * HOUR)).get(Code.WAITING, 0) for hours in waited]

    assert given == [0, 8, 15, 22, 30, 30]


def test_a_promise_counts_more_the_nearer_it_is_and_most_when_late():
    left = [80, 72, 24, 4, -1]

    given = [points(Known(promised_at=NOW + hours * HOUR)).get(Code.PROMISE, 0) for hours in left]

    assert given == [0, 8, 15, 22, 30]


def test_every_part_the_company_weighs_can_give_all_its_points():
    weights = replace(USUAL, topics={"outage": 100}, value_field="person:worth")
    known = Known(
        waits_since=NOW - 200 * HOUR,
        promised_at=NOW - HOUR,
        value=200_000.0,
        reach=500_000,
        feeling=-90,
        urgency=3,
        topics=("outage",),
        unanswered=4,
        others=2,
        needs_care=True,
    )

    assert points(known, weights) == dict(USUAL.points)
    assert score_of(parts_of(known, weights, NOW)) == 100


def test_a_choice_and_a_yes_say_a_value_as_well():
    weights = replace(USUAL, choices={"gold": 100, "silver": 40})

    given = [
        points(Known(value=value), weights) for value in ("gold", "silver", "tin", True, False)
    ]

    assert given == [{"value": 15}, {"value": 6}, {}, {"value": 15}, {}]


def test_rules_and_people_add_and_take_points_within_nothing_and_a_hundred():
    known = Known(rules=((7, "Late payers", -20),), by_hand=40, needs_care=True)

    parts = parts_of(known, USUAL, NOW)

    assert [(part.code, part.points) for part in parts] == [
        ("hand", 40),
        ("vulnerable", 25),
        ("rule", -20),
    ]
    assert parts[-1].given == {"version": 7, "name": "Late payers"}
    assert score_of(parts) == 45
    assert score_of([Part(code="hand", points=-40)]) == 0


def test_the_next_look_is_when_time_alone_moves_the_case():
    waits = Known(waits_since=NOW - 5 * HOUR)
    promised = Known(promised_at=NOW + 30 * HOUR)
    late = Known(promised_at=NOW - HOUR, waits_since=NOW - 1000 * HOUR)

    steps = [next_step(each, USUAL, NOW) for each in (waits, promised, late, Known())]

    assert steps == [NOW + 19 * HOUR, NOW + 6 * HOUR, None, None]


def test_what_is_stored_reads_back_as_it_was():
    weights = replace(
        USUAL, topics={"outage": 50}, choices={"gold": 100}, value_field="person:worth"
    )
    known = Known(
        waits_since=NOW, value="gold", topics=("outage",), rules=((3, "Press", 10),), unanswered=2
    )

    assert weights_in(stored_weights(weights)) == weights
    assert known_in(stored_known(known), waits_since=NOW, promised_at=None) == known
    assert stored_known(Known(waits_since=NOW)) == {}
