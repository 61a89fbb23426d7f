"""Rules are written, switched, moved, asked; what they did is noted with reasons and taken back."""

import pytest

from tutti.engines.rules.actions.saving import move_rule, retire_rule, save_rule
from tutti.engines.rules.actions.switching import stop_rule, switch_rule
from tutti.engines.rules.actions.tallying import add_up, note_fared
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.bulk.asking import Said
from tutti.engines.rules.deciding import decide
from tutti.engines.rules.effects import effects_of, note_effects
from tutti.engines.rules.errors import CannotUndo, ConditionWrong, RuleWrong
from tutti.engines.rules.models import Effect, Health, Rule, Tally
from tutti.engines.rules.standing import standing
from tutti.engines.rules.tests.conftest import DONE
from tutti.engines.rules.wording import Wording
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("described", "offered")]

DROP = {"verb": "try.tier", "params": {"tier": "drop"}}
KEEP = {"verb": "try.tier", "params": {"tier": "keep"}}
SHOUT = {"verb": "try.shout", "params": {}}


def write(name, condition="", *, kind="filter", actions=(DROP,), state="on", **more):
    wording = Wording(name=name, condition=condition, actions=actions, **more)
    rule = save_rule(None, kind=kind, wording=wording, by=SYSTEM)
    return rule if state == "off" else switch_rule(rule, state=state, by=SYSTEM)


def rows(*messages):
    return {number: {"message": message} for number, message in enumerate(messages, start=1)}


def hit_by(found):
    return {
        subject: [(hit.rule_key, hit.shadow) for hit in hits] for subject, hits in found.items()
    }


def test_a_rule_is_saved_with_its_version_and_says_so(dev):
    rule = write("Noise & more", "message.urgency == 0", state="off")

    again = save_rule(rule, wording=Wording(name="Noise", actions=[DROP]), by=Actor.member(dev.pk))

    assert (again.key, again.name, again.state) == ("noise-more", "Noise", "off")
    assert [(v.number, v.condition, v.saved_by) for v in again.versions.all()] == [
        (1, "message.urgency == 0", None),
        (2, "", dev),
    ]
    assert (
        list(Entry.objects.order_by("id").values_list("name", "subject_id"))
        == [("rules.rule_saved", rule.pk)] * 2
    )


def test_saying_the_same_again_makes_no_version():
    rule = write("Noise", "message.urgency == 0")

    save_rule(
        rule,
        wording=Wording(name="Noise", condition=" message.urgency == 0 ", actions=[DROP]),
        by=SYSTEM,
    )

    assert rule.versions.count() == 1


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ({"name": " "}, "Give the rule a name."),
        ({"name": "x" * 121}, "A name has at most 120 letters."),
        ({"actions": []}, "Say what the rule does."),
        ({"actions": [DROP] * 11}, "A rule does at most 10 things. Make two rules."),
        ({"actions": [{"verb": "try.gone"}]}, "Nothing here is called “try.gone”."),
        ({"actions": [SHOUT]}, "A rule of the kind “Filter” cannot do “Shout”."),
        ({"actions": [{"verb": "try.tier"}]}, "“How” is missing."),
        ({"actions": [{"verb": "try.tier", "params": {"tier": "burn"}}]}, "“How” cannot be this."),
        (
            {"actions": [{"verb": "try.tier", "params": {"tier": "keep", "more": 1}}]},
            "“Keep or drop” does not know “more”.",
        ),
        ({"trigger": {"fact": "x"}}, "Only a rule that reacts waits for something to happen."),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_with_a_sentence(wording, sentence):
    given = {"name": "Noise", "actions": [DROP]} | wording

    with pytest.raises(RuleWrong) as wrong:
        save_rule(None, kind="filter", wording=Wording(**given), by=SYSTEM)

    assert str(wrong.value) == sentence
    assert not Rule.objects.exists()


def test_a_wrong_condition_is_refused_with_its_place():
    with pytest.raises(ConditionWrong) as wrong:
        write("Noise", "message.urgencyy == 0")

    assert wrong.value.at == 7


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        (
            {"points": 3, "words": "a\x00b", "loud": False},
            {"points": 3, "words": "ab", "loud": False},
        ),
        ({"points": 10}, "“Points” lies between 0 and 9."),
        ({"points": "3"}, "“Points” cannot be this."),
        ({"points": float("nan")}, "“Points” cannot be this."),
        ({"loud": "yes"}, "“Loud” cannot be this."),
        ({"words": "x" * 21}, "“Words” has at most 20 letters."),
        ({"words": ["x"]}, "“Words” cannot be this."),
        ({"to": 0}, "“To” cannot be this."),
        ({"who": 2**80}, "“Who” cannot be this."),
        ({"words": "x" * 20_000}, "What “Everything” is given is too long."),
    ],
)
def test_what_a_verb_is_given_is_checked(params, kept):
    action = {"verb": "try.everything", "params": params}

    if isinstance(kept, str):
        with pytest.raises(RuleWrong, match=kept):
            write("All", kind="match", actions=[action])
        return

    assert write("All", kind="match", actions=[action]).current.actions[0]["params"] == kept


def test_a_verb_refers_to_a_department_by_its_id(finance):
    rule = write(
        "All", kind="match", actions=[{"verb": "try.everything", "params": {"to": finance.pk}}]
    )

    assert rule.current.actions[0]["params"] == {"to": finance.pk}


def test_rules_are_asked_in_the_order_they_are_put():
    first, second, third = write("One"), write("Two"), write("Three")

    move_rule(third, steps=-2, by=SYSTEM)
    move_rule(first, steps=100, by=SYSTEM)
    retire_rule(second, by=SYSTEM)

    assert [each.key for each in standing("filter")] == ["three", "one"]
    assert Entry.objects.filter(name="rules.rule_moved").count() == 2


def test_where_the_first_wins_later_rules_are_not_looked_at():
    write("Shadow", "message.urgency > 0", state="shadow")
    write("Off", state="off")
    write("First", "message.urgency > 1")
    write("Late shadow", state="shadow")
    write("Second", actions=[KEEP])

    found = decide("filter", rows({"urgency": 0}, {"urgency": 1}, {"urgency": 2}))

    assert hit_by(found) == {
        1: [("late-shadow", True), ("second", False)],
        2: [("shadow", True), ("late-shadow", True), ("second", False)],
        3: [("shadow", True), ("first", False)],
    }


def test_where_all_count_each_rule_and_each_thing_it_does_is_a_hit():
    write("Loud", "message.urgency > 1", kind="match", actions=[SHOUT, SHOUT])
    write("Public", "message.is_public", kind="match", actions=[SHOUT])

    found = decide("match", rows({"urgency": 2, "is_public": True}, {}))

    assert hit_by(found) == {1: [("loud", False), ("loud", False), ("public", False)], 2: []}


def test_versions_are_tried_without_counting_anything():
    rule = write("Noise", "message.urgency == 0", state="off")

    found = decide("filter", rows({"urgency": 0}), versions=[rule.current])

    assert hit_by(found) == {1: [("noise", False)]}
    assert not Tally.objects.exists()


def test_a_hit_knows_the_parts_that_held_and_keeps_nothing_people_wrote():
    write(
        "Noise", 'message.urgency == 0 && message.text.contains("hi") && message.language == "en"'
    )

    found = decide("filter", rows({"urgency": 0, "text": "hi, I am Mira", "language": "en"}))

    assert found[1][0].reasons == [
        {"part": "message.urgency == 0", "values": {"message.urgency": 0}},
        {"part": 'message.text.contains("hi")', "values": {}},
        {"part": 'message.language == "en"', "values": {"message.language": "en"}},
    ]


def test_of_parts_joined_by_or_only_those_that_held_are_reasons():
    write("Any", "message.urgency > 5 || message.is_public || message.reach > 3")

    found = decide("filter", rows({"urgency": 0, "is_public": True}))

    assert [reason["part"] for reason in found[1][0].reasons] == ["message.is_public"]


def test_what_rules_did_is_noted_and_taken_back_once(dev):
    write("Noise", "message.urgency == 0")
    write("Trial", state="shadow")
    found = decide("filter", rows({"urgency": 0}, {"urgency": 1}))
    hits = [hit for each in found.values() for hit in each]
    note_effects(hits, subject_kind="message", did=[{"n": 1}] * 2, cases={1: 7}, entries={1: 70})
    effects = effects_of("message", [1, 2])

    for _twice in range(2):
        undo_effect(effects[1][0], by=Actor.member(dev.pk))

    done = Effect.objects.get(pk=effects[1][0].pk)
    assert (done.version.rule.name, done.case_id, done.entry_id, done.did, done.undone_by) == (
        "Noise",
        7,
        70,
        {"n": 1},
        dev,
    )
    assert done.reasons == [{"part": "message.urgency == 0", "values": {"message.urgency": 0}}]
    assert [each.shadow for each in effects[2]] == [True]
    assert [(1, Actor.member(dev.pk))] == DONE
    undone = Entry.objects.get(name="rules.effect_undone")
    assert (undone.payload["about_id"], undone.payload["case"], undone.caused_by) == (1, 7, 70)


def test_what_cannot_be_taken_back_says_why(dev):
    write("Loud", kind="match", actions=[SHOUT])
    write("Trial", kind="match", actions=[SHOUT], state="shadow")
    hits = decide("match", rows({}))[1]
    note_effects(hits, subject_kind="message")
    shouted, tried = effects_of("message", [1])[1]

    with pytest.raises(CannotUndo, match="was heard"):
        undo_effect(shouted, by=SYSTEM)
    with pytest.raises(CannotUndo, match="in shadow"):
        undo_effect(tried, by=SYSTEM)


def test_how_rules_fare_is_counted_and_added_up():
    rule = write("Noise", "message.urgency == 0")
    other = write("Breaks", "1 / size(message.topics) > 0")
    decide("filter", rows({"urgency": 0}, {"urgency": 1}))
    decide("filter", rows({"urgency": 0, "topics": ["a"]}))

    assert add_up() == 2

    noise, breaks = (Health.objects.get(version=each.current) for each in (rule, other))
    assert (noise.runs, noise.hits, noise.failures, noise.last_failure) == (3, 2, 0, "")
    assert (breaks.runs, breaks.hits, breaks.failures) == (3, 1, 2)
    assert breaks.last_failure == "The condition divides by nothing."
    assert not Tally.objects.exists()


def test_a_rule_that_fails_too_often_is_stopped_and_administrators_hear_of_it(dev):
    rule = write("Breaks", "1 / size(message.topics) > 0")
    for _batch in range(4):
        decide("filter", rows(*[{}] * 5))

    add_up()

    rule.refresh_from_db()
    assert (rule.trouble, rule.state) == ("fails", "on")
    assert rule.trouble_says == "It fails too often. The condition divides by nothing."
    assert standing("filter") == []
    assert Notice.objects.get().member == dev
    assert Entry.objects.filter(name="rules.rule_stopped").count() == 1


def test_a_rule_that_failed_once_in_a_while_is_not_stopped():
    rule = write("Breaks", "1 / size(message.topics) > 0")
    for _day in range(100):
        note_fared(standing("filter"), [Said(runs=100, failures=2, last_failure="x")])

    add_up()

    rule.refresh_from_db()
    assert rule.trouble == ""


def test_switching_or_saving_a_stopped_rule_lets_it_be_asked_again():
    rule = write("One")
    stop_rule(rule, trouble="slow", says="Slow.")
    other = write("Two")
    stop_rule(other, trouble="loops", says="Round.", other=rule)

    switch_rule(rule, state="on", by=SYSTEM)
    save_rule(other, wording=Wording(name="Two", actions=[KEEP]), by=SYSTEM)

    assert [each.key for each in standing("filter")] == ["one", "two"]
