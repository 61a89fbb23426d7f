"""A rule over the past: what it would have done, against what happened, and nothing changed by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tutti.engines.replays.actions.beginning import (
    Period,
    cancel_replay,
    replay_again,
    replay_list,
    replay_rule,
    replay_wording,
)
from tutti.engines.replays.actions.keeping import apply_replay, keep_rule
from tutti.engines.replays.actions.running import run_some
from tutti.engines.replays.errors import ReplayRefused
from tutti.engines.replays.models import Replay
from tutti.engines.replays.telling import bars_of, groups_of, ids_of
from tutti.engines.replays.tests.conftest import APPLIED, DROPPED, KEPT, MARCH
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.models import Effect, Health, Rule
from tutti.engines.rules.wording import Wording
from tutti.ground.access.principal import principal_of

ALL = Period(start=MARCH, end=MARCH + timedelta(days=31))
THANKS = 'message.text == "thanks"'


def run(replay):
    while run_some(replay.pk):
        pass
    return Replay.objects.get(pk=replay.pk)


def numbers(replay):
    return {
        (each["what"], each["from"], each["to"]): each["number"] for each in replay.found.values()
    }


def test_a_rule_that_is_off_is_run_as_if_it_stood_on_its_list(march, write, by):
    rule = write("Thanks", THANKS)

    done = run(replay_rule(rule, period=ALL, by=by))

    assert (done.state, done.total, done.looked, done.hit) == ("done", 100, 100, 50)
    assert numbers(done) == {("new", "kept", "dropped"): 50}
    assert (Effect.objects.count(), Health.objects.count()) == (0, 0)


def test_what_people_decided_stands_by_itself(march, write, by):
    march.decided = {
        1: replace(KEPT, by_people=True),
        3: replace(DROPPED, by_people=True),
        5: DROPPED,
    }
    rule = write("Thanks", THANKS)

    done = run(replay_rule(rule, period=ALL, by=by))

    assert numbers(done) == {
        ("against", "kept", "dropped"): 1,
        ("new", "kept", "dropped"): 47,
        ("same", "dropped", "dropped"): 2,
    }
    assert [each["what"] for each in done.found.values()] == ["against", "new", "same"]


def test_a_change_also_says_what_would_no_longer_be_so(march, write, by):
    rule = write("Thanks", THANKS, state="on")
    march.decided = {
        number: replace(DROPPED, version=rule.current_id) for number in range(1, 100, 2)
    }
    march.decided[2] = replace(DROPPED, version=rule.current_id + 99)
    narrower = Wording(
        name="Thanks",
        condition=f"{THANKS} && message.reach < 20",
        actions=[{"verb": "try.tier", "params": {"tier": "drop"}}],
    )

    done = run(replay_wording("filter", narrower, rule=rule, period=ALL, by=by))

    assert numbers(done) == {
        ("no_longer", "dropped", "kept"): 40,
        ("same", "dropped", "dropped"): 10,
    }
    assert Rule.objects.get(pk=rule.pk).current_id == rule.current_id


def test_where_the_first_wins_an_earlier_rule_keeps_what_it_takes(march, write, by):
    write("Well known", "message.reach > 90", tier="keep", state="on")
    rule = write("Thanks", THANKS)

    done = run(replay_rule(rule, period=ALL, by=by))

    assert done.hit == 45


def test_where_each_counts_a_rule_is_run_alone(march, by, offered):
    shout = [{"verb": "try.shout"}]
    save_rule(None, wording=Wording(name="First", actions=shout), by=by, kind="match")
    rule = save_rule(
        None, wording=Wording(name="Second", condition=THANKS, actions=shout), by=by, kind="match"
    )

    done = run(replay_rule(rule, period=ALL, by=by))

    assert ([each["name"] for each in done.asked], done.hit) == (["Second"], 50)


def test_a_whole_list_is_run_with_those_in_shadow_switched_on(march, write, by):
    write("Far", "message.reach > 90", state="on")
    write("Thanks", THANKS, state="shadow")
    write("Off", "true")

    done = run(replay_list("filter", period=ALL, by=by))

    assert ([each["name"] for each in done.asked], done.hit) == (["Far", "Thanks"], 55)


def test_a_list_without_a_rule_is_not_run(march, by):
    with pytest.raises(ReplayRefused):
        replay_list("filter", period=ALL, by=by)


def test_only_the_period_is_looked_at(march, write, by):
    rule = write("Thanks", THANKS)
    days = Period(start=MARCH + timedelta(days=7), end=MARCH + timedelta(days=14))

    done = run(replay_rule(rule, period=days, by=by))

    assert (done.looked, done.hit, len(bars_of(done))) == (24, 12, 7)


def test_it_goes_on_where_it_was_and_counts_nothing_twice(march, write, by):
    replay = replay_rule(write("Thanks", THANKS), period=ALL, by=by)

    more = run_some(replay.pk, seconds=-1)
    half = Replay.objects.get(pk=replay.pk)
    done = run(replay)

    assert (more, half.looked, half.state) == (True, 30, "running")
    assert (done.looked, done.hit) == (100, 50)


def test_it_stops_where_somebody_stops_it_and_keeps_what_it_found(march, write, by):
    replay = replay_rule(write("Thanks", THANKS), period=ALL, by=by)
    run_some(replay.pk, seconds=-1)

    cancel_replay(replay, by=by)
    stopped = run(replay)

    assert (stopped.state, stopped.looked, stopped.hit) == ("cancelled", 30, 15)


def test_what_cannot_be_asked_is_refused_before_it_is_run(march, by):
    wrong = Wording(
        name="Wrong",
        condition="message.unheard == 3",
        actions=[{"verb": "try.tier", "params": {"tier": "drop"}}],
    )

    with pytest.raises(ConditionWrong):
        replay_wording("filter", wrong, rule=None, period=ALL, by=by)

    assert Replay.objects.count() == 0


def test_examples_are_only_those_the_reader_may_see(march, write, by, ada):
    done = run(replay_rule(write("Thanks", THANKS), period=ALL, by=by))

    (group,) = groups_of(done, principal_of(ada))

    assert group.number == 50
    assert len(group.examples) == 5
    assert "Message 1" not in {each.title for each in group.examples}
    assert ids_of(done, group.key, after=90, number=3) == [91, 93, 95]


def test_the_same_is_run_over_another_past(march, write, by):
    first = run(replay_rule(write("Thanks", THANKS), period=ALL, by=by))
    week = Period(start=MARCH, end=MARCH + timedelta(days=7))

    again = run(replay_again(first, period=week, by=by))

    assert (again.looked, again.hit) == (23, 12)


def test_what_was_tried_is_saved_and_switched_in_one_press(march, by):
    wording = Wording(
        name="Thanks",
        condition=THANKS,
        actions=[{"verb": "try.tier", "params": {"tier": "drop"}}],
        note="Counted by hand.",
    )
    done = run(replay_wording("filter", wording, rule=None, period=ALL, by=by))

    rule = keep_rule(done, state="shadow", by=by)

    assert (rule.name, rule.state, rule.current.note) == ("Thanks", "shadow", "Counted by hand.")
    kept = Replay.objects.get(pk=done.pk)
    assert (kept.tried, kept.rule_id, kept.mine[0]) == ({}, rule.pk, rule.current_id)


def test_it_is_done_to_the_past_but_not_against_what_people_decided(march, write, by):
    march.decided = {1: replace(KEPT, by_people=True), 3: DROPPED}
    done = run(replay_rule(write("Thanks", THANKS), period=ALL, by=by))

    number = apply_replay(done, by=by)

    assert number == 48
    assert list(range(5, 100, 2)) == APPLIED
    with pytest.raises(ReplayRefused):
        apply_replay(done, by=by)


def test_no_more_than_five_run_at_once(march, write, by):
    rule = write("Thanks", THANKS)
    for _number in range(5):
        replay_rule(rule, period=ALL, by=by)

    with pytest.raises(ReplayRefused):
        replay_rule(rule, period=ALL, by=by)
