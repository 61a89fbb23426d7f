"""Rules that wake each other are found in what led to an entry, whatever stands between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import stop_loop, switch_rule
from tutti.engines.rules.facts import RuleMoved
from tutti.engines.rules.loops import DEEPEST, Link, Loop, chains_of, loop_guard
from tutti.engines.rules.wording import Wording
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record


def chain(*rules):
    return [Link(entry=number, rule=rule) for number, rule in enumerate(rules)]


@pytest.mark.parametrize(
    ("led", "found"),
    [
        ((), None),
        ((None, None), None),
        ((2, 3), None),
        ((1,), Loop(rule=1, other=1)),
        ((1, None, 2), Loop(rule=1, other=2)),
        ((2, 1, 3, None), Loop(rule=1, other=3)),
        ((3, 2, 1), Loop(rule=1, other=1)),
        (tuple(range(2, 2 + DEEPEST)), Loop(rule=1, other=1 + DEEPEST, is_deep=True)),
    ],
)
def test_a_rule_led_back_to_itself_goes_in_circles(led, found):
    assert loop_guard(1, chain(*led)) == found


@given(st.dictionaries(st.integers(1, 6), st.lists(st.integers(1, 6), max_size=3), min_size=1))
def test_rules_that_wake_each_other_in_any_way_come_to_an_end(wakes):
    """Each rule's act wakes others; with the guard asked before each act there is an end."""
    acts, waiting = 0, [(rule, []) for rule in wakes]
    while waiting:
        rule, led = waiting.pop()
        if loop_guard(rule, chain(*led)):
            continue
        acts += 1
        waiting += [(woken, [*led, rule]) for woken in wakes.get(rule, [])]

    assert acts < 6 * 3**DEEPEST


@pytest.mark.django_db(transaction=False)
def test_what_led_to_an_entry_is_walked_back_in_bulk(described, offered, django_assert_num_queries):
    one, other = two_rules()
    began = put(SYSTEM)
    first = put(Actor.rule(one.current_id), began)
    second = put(Actor.member(5), first)
    third = put(Actor.rule(other.current_id), second)

    with django_assert_num_queries(2):
        chains = chains_of([third, began])

    assert chains == {
        began: [Link(entry=began)],
        third: [
            Link(entry=began),
            Link(entry=first, rule=one.pk),
            Link(entry=second),
            Link(entry=third, rule=other.pk),
        ],
    }


@pytest.mark.django_db
def test_a_loop_is_stopped_and_both_rules_are_named(described, offered):
    one, other = two_rules()

    stop_loop(Loop(rule=one.pk, other=other.pk))

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.trouble, one.trouble_with, other.trouble) == ("loops", other, "")
    assert one.trouble_says == "It goes in circles with “Other”: each wakes the other."


def two_rules():
    return [
        switch_rule(
            save_rule(
                None,
                kind="match",
                wording=Wording(name=name, actions=[{"verb": "try.shout"}]),
                by=SYSTEM,
            ),
            state="on",
            by=SYSTEM,
        )
        for name in ("One", "Other")
    ]


def put(by, cause=None):
    return record([RuleMoved(rule=1, kind="match", place=1)], by=by, caused_by=cause)[0]
