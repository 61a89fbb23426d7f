"""understood-5: rules, files, values and lists made to hurt. Each is stopped with a sentence or answers; none keeps the
worker busy for a second.

Busy is the processor's time of the thread: a machine that does other things makes nothing slow. Rules that saving would
refuse are also put into the table by hand, as a restored backup or another program could.
"""

from __future__ import annotations

import json
import resource
import time
from contextlib import contextmanager

import pytest
from django.utils import timezone

from tutti.engines.rules.actions.importing import import_rules
from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.actions.switching import stop_loop
from tutti.engines.rules.actions.tallying import add_up
from tutti.engines.rules.bulk.clock import AT_LEAST
from tutti.engines.rules.deciding import decide
from tutti.engines.rules.errors import ConditionWrong, FileWrong, RuleWrong
from tutti.engines.rules.loops import DEEPEST, Link, loop_guard
from tutti.engines.rules.models import Health, Rule, RuleVersion
from tutti.engines.rules.planning import plan_rules
from tutti.engines.rules.standing import MOST_RULES, standing
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.models import Notice
from tutti.journal.facts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.proves("understood-5")]

A_SECOND = 1.0
BATCH = 1000  # what a follower reads at once
MEGABYTES = 1024
DROP = {"verb": "triage.drop", "params": {}}
TEXT = "message.text"


def twice(body: str) -> str:
    return f"message.topics.all(a, message.topics.all(b, {body}))"


# What no person writes: refused when it is saved, and where it stands in the table all the same, it holds nowhere.
REFUSED = {
    "denials": "!" * 1999,
    "brackets": "(" * 1000 + "true" + ")" * 900,
    "open brackets": "(" * 1999,
    "lists in lists": "[" * 999 + "]" * 999,
    "maps": "{" * 1999,
    "signs": "-" * 1999,
    "sums": "1" + "+1" * 990 + " > 0",
    "choices": "true" + "?true:true" * 180,
    "half choices": "true" + "?(" * 900,
    "members": "message.topics" + ".a" * 900,
    "index after index": "message.topics" + "[0]" * 600 + ' == ""',
    "calls in calls": "timestamp(" * 190,
    "quotes": "'\"" * 990,
    "an endless quote": '"""' + "x" * 1900,
    "a hundred thousand letters": "x" * 100_000,
    "ten million letters": "true || " * 1_250_000,
    "letters nobody sees": "true\x00\x01",
    "half a letter": "message.text == '\ud800'",
    "loops in loops": "message.topics.all(a," * 130,
    "loop after loop": ("message.topics" + ".filter(a,true)" * 130)[:1990],
    "three loops": twice("message.topics.exists(c, c == a)"),
    "growing lists": "[[1]]" + ".map(a, a + a)" * 24 + ".size() > 0",
    "growing texts": "(" + "message.text + " * 100 + 'message.text) == ""',
    "growing bytes": "(" + "b'x' + " * 200 + "b'x') == b''",
    "a long loop in a loop": twice(" && ".join(["message.topics == message.topics"] * 80)),
    "a pattern in a loop": "message.topics.all(a, !a.matches('(a|b|c){1,50}d$'))",
    "many patterns": " || ".join(["message.text.matches('a{1,1000}b')"] * 40),
    "a pattern from outside": " && ".join([f"{TEXT}.matches({TEXT})"] * 5),
    "a pattern chosen outside": f"{TEXT}.matches('a' in message.topics ? {TEXT} : 'b')",
    "a pattern looked for the other way": f"matches('aaa', {TEXT})",
    "another program": "__import__('os').system('true') == 0",
    "the engine itself": "type(cel) == type(1)",
    "what was found of others": "0 in patterns.found",
    "no answer": "message.text",
    "two kinds": 'message.text > 3 && message.reach < "a"',
}
# What may be written and costs much: each answers, or is stopped by name.
HEAVY = {
    "exponential": f"{TEXT}.matches('^(a+)+$')",
    "exponential by choices": f"{TEXT}.matches('(a|aa)+$') && {TEXT}.matches('(a|a?)+b')",
    "nested stars": f"{TEXT}.matches('((a*)*)*b')",
    "counted": " || ".join([f"{TEXT}.matches('a{{1,1000}}b')"] * 5),
    "counted twice": f"{TEXT}.matches('(a{{1,100}}){{1,10}}b')",
    "many states": " || ".join(f"{TEXT}.matches('(a|b)*a(a|b){{{n}}}c')" for n in (11, 13, 15)),
    "letters of all scripts": f"{TEXT}.matches('(?i)(\\\\pL|\\\\pN){{1,30}}x$')",
    "too large a pattern": f"{TEXT}.matches('(\\\\pL|\\\\pN){{1,1000}}$')",
    "a pattern nobody can read": f"{TEXT}.matches('((((')",
    "a long pattern": f"{TEXT}.matches('{'a?' * 400}{'a' * 400}b')",
    "compares": twice(" && ".join(["message.topics == message.topics"] * 8)),
    "builds": twice(" && ".join(["[a,b,a,b,a,b] == [a,b,a,b,a,b]"] * 6)),
    "looks": twice(f"!{TEXT}.contains(a) || {TEXT}.contains(b)"),
    "loops side by side": " && ".join([twice("message.topics == message.topics || a == b")] * 15),
    "a budget spent": "["
    + ",".join(["message.topics"] * 100)
    + "].all(l, l.all(b, message.topics == l))",
    "wide lists": "[" + ",".join(["message.topics"] * 120) + "] == [message.topics]",
    "many contains": " || ".join([f"{TEXT}.contains('aaaaaaaaab')"] * 50),
    "contains itself": " && ".join([f"{TEXT}.contains({TEXT})"] * 40),
    "sizes": " && ".join([f"size({TEXT}) > {n}" for n in range(60)]),
    "times": " || ".join(["timestamp(string(now)) < timestamp(string(now))"] * 35),
    "divides by nothing": "1 / size(message.mentions_of_nobody) > 0".replace(
        "message.mentions_of_nobody", "message.entities"
    ),
    "overflows": "9223372036854775807 + size(message.topics) > 0",
    "a number of nothing": "int(message.reach) / int(message.links) > 0",
}
ROWS = {
    "ten megabytes": {"text": "a" * 10_000_000},
    "ten megabytes in other letters": {"text": "ł" * 10_000_000},
    "half pairs": {"text": "\ud800\udfff\ud83d" * 100_000},
    "ends early": {"text": "\x00" * 1000 + "a"},
    "joined marks": {"text": "a" + "\u0301" * 100_000},
    "turned round": {"text": "\u202e\u2066\u200f" * 10_000 + "a"},
    "nothing seen": {"text": "\u200b\u200d\ufeff" * 10_000},
    "a family": {"text": "👨‍👩‍👧‍👦" * 50_000},
    "long lists": {"topics": ["a" * 1_000_000] * 100_000, "text": "a"},
    "numbers beyond": {"reach": 10**400, "links": float("nan"), "urgency": float("inf")},
    "other kinds": {"text": {"a": 1}, "topics": "a", "reach": "many", "at": 5, "is_public": 1},
    "deep": {"text": "a", "fields": None},
}
MEAN = {"text": "ab" * 50_000, "topics": ["a" * 199 + str(n) for n in range(60)], "reach": 3.0}


@pytest.fixture
def dev():
    return Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)


@contextmanager
def within_a_second():
    begun = time.thread_time()
    yield
    assert time.thread_time() - begun < A_SECOND


def wording(condition="", **more):
    return Wording(**{"name": "Hostile", "condition": condition, "actions": [DROP]} | more)


def put(condition, *, number=0, state="on", actions=(DROP,), kind="filter"):
    """A rule as it stands in the table, whatever saving would say."""
    rule = Rule.objects.create(
        key=f"rule-{number}", kind=kind, name=f"Rule {number}", place=number, state=state
    )
    rule.current = RuleVersion.objects.create(
        rule=rule, number=1, condition=condition, actions=list(actions), saved_at=timezone.now()
    )
    rule.save()
    return rule


def batch(message=MEAN):
    return {number: {"message": message, "person": {}} for number in range(BATCH)}


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_writes_is_refused_with_a_sentence(name):
    with within_a_second(), pytest.raises(ConditionWrong) as wrong:
        save_rule(None, kind="filter", wording=wording(REFUSED[name]), by=SYSTEM)

    assert wrong.value.sentence.endswith(".")
    assert not Rule.objects.exists()


@pytest.mark.parametrize("name", REFUSED)
def test_what_stands_in_the_table_all_the_same_holds_nowhere_and_says_why(name):
    condition = REFUSED[name].replace("\x00", "").replace("\ud800", "\x1f")
    rule = put(condition)
    put("", number=1, state="shadow")

    with within_a_second():
        found = decide("filter", batch())

    add_up()
    assert {len(hits) for hits in found.values()} == {1}  # the other rule is asked as ever
    fared = Health.objects.get(version=rule.current)
    assert (fared.hits, fared.failures) == (0, BATCH)
    assert fared.last_failure.endswith(".")


@pytest.mark.parametrize("name", HEAVY)
def test_what_costs_much_answers_or_is_stopped_by_name(name, dev):
    rule = put(HEAVY[name])
    put("message.reach > 2", number=1, state="shadow")

    with within_a_second():
        found = decide("filter", batch())

    rule.refresh_from_db()
    add_up()
    fared = Health.objects.get(version=rule.current)
    assert len(found) == BATCH
    assert fared.runs == BATCH or rule.trouble == "slow"
    assert fared.last_failure == "" or fared.last_failure.endswith(".")
    if rule.trouble:
        assert rule.trouble_says.startswith("It was stopped: it took ")
        assert Notice.objects.filter(member=dev, kind="rules.rule_stopped").count() == 1


@pytest.mark.parametrize("name", ROWS)
def test_a_value_of_any_size_and_kind_is_taken(name):
    for number, condition in enumerate(
        [
            f"{TEXT}.matches('(?i)(a|b)+c') || {TEXT}.contains('zz')",
            "message.topics.exists(t, t == 'a')",
            "message.reach > 5 || message.urgency > 2 || message.is_public",
            f"size({TEXT}) > 100000",
        ]
    ):
        put(condition, number=number, state="shadow")

    with within_a_second():
        found = decide("filter", batch(ROWS[name]))

    assert len(found) == BATCH
    assert not any(hit.rule_key == "rule-3" for hit in found[0])


def test_two_hundred_heavy_rules_together_leave_the_worker_free():
    for number, condition in enumerate(list(HEAVY.values()) * 9):
        put(condition, number=number)
    decide("filter", {})
    begun = time.thread_time()

    decide("filter", {0: {"message": MEAN, "person": {}}})

    assert time.thread_time() - begun < A_SECOND + AT_LEAST
    assert Rule.objects.filter(trouble="slow").exists()


def test_heavy_rules_are_stopped_one_after_the_other_until_the_rest_is_asked():
    for number, condition in enumerate(HEAVY.values()):
        put(condition, number=number)
    last = put("message.reach > 2", number=99, state="shadow")

    for _batch in range(10):
        with within_a_second():
            found = decide("filter", batch())

    add_up()
    assert [hit.rule_key for hit in found[BATCH - 1]] != []
    assert Health.objects.get(version=last.current).hits > 5 * BATCH


def test_of_ten_thousand_rules_in_the_table_no_more_are_asked_than_a_list_has():
    rules = Rule.objects.bulk_create(
        Rule(key=f"r-{n}", kind="filter", name=f"R {n}", place=n, state="on") for n in range(10_000)
    )
    versions = RuleVersion.objects.bulk_create(
        RuleVersion(
            rule=rule,
            number=1,
            condition=f"message.urgency > {rule.place}",
            actions=[DROP],
            saved_at=timezone.now(),
        )
        for rule in rules
    )
    for rule, version in zip(rules, versions, strict=True):
        rule.current = version
    Rule.objects.bulk_update(rules, ["current"], batch_size=2000)

    with within_a_second():
        found = decide("filter", batch({"urgency": 3}))

    assert len(standing("filter")) == MOST_RULES
    assert found[0][0].rule_key == "r-0"


@pytest.mark.parametrize(
    ("name", "wrong"),
    {
        "no name": {"name": "  "},
        "a long name": {"name": "x" * 10_000_000},
        "no verb": {"actions": [{"verb": ""}]},
        "an unknown verb": {"actions": [{"verb": "os.system", "params": {"command": "true"}}]},
        "a verb of another kind": {
            "actions": [{"verb": "cases.route", "params": {"department": 1}}]
        },
        "a thousand things": {"actions": [DROP] * 1000},
        "nothing to do": {"actions": []},
        "a param nobody knows": {"actions": [{"verb": "triage.drop", "params": {"force": True}}]},
        "ten megabytes of params": {
            "actions": [{"verb": "triage.drop", "params": {"x": "x" * 10_000_000}}]
        },
        "params that are none": {"actions": [{"verb": "triage.drop", "params": ["x"]}]},
        "a trigger out of place": {"trigger": {"fact": "cases.case_opened"}},
    }.items(),
)
def test_a_rule_that_cannot_be_kept_is_refused_with_a_sentence(name, wrong):
    with within_a_second(), pytest.raises(RuleWrong) as refused:
        save_rule(None, kind="filter", wording=wording(**wrong), by=SYSTEM)

    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 300


def file_of(*rules, **more):
    return json.dumps({"tutti_rules": 1, "rules": list(rules)} | more)


def written(number=0, **more):
    return {
        "key": f"r-{number}",
        "kind": "filter",
        "name": f"R {number}",
        "actions": [DROP],
    } | more


FILES = {
    "a hundred megabytes": lambda: " " * 100_000_000,
    "a hundred megabytes of bytes": lambda: b"\x00" * 100_000_000,
    "no letters": lambda: b"\xff\xfe\x00\xd8",
    "an open list": lambda: "[" * 1_000_000,
    "an open map": lambda: '{"tutti_rules": 1, "approve": [' + '{"a":' * 300_000,
    "a deep trigger": lambda: (
        '{"tutti_rules": 1, "rules": [{"key": "a", "kind": "react", "name": "A", "trigger": '
        + '{"a":' * 100_000
        + "1"
        + "}" * 100_000
        + "}]}"
    ),
    "not a number": lambda: '{"tutti_rules": NaN}',
    "a number beyond": lambda: '{"tutti_rules": 1e999}',
    "another format": lambda: '{"tutti_rules": 99}',
    "another shape": lambda: '{"tutti_rules": 1, "rules": {"a": 1}}',
    "more than we know": lambda: '{"tutti_rules": 1, "exec": "true"}',
    "ten thousand rules": lambda: file_of(*[written(n) for n in range(10_000)]),
    "the same key twice": lambda: file_of(written(), written()),
    "a key that is a path": lambda: file_of(written(key="../../etc/passwd")),
    "a key of a megabyte": lambda: file_of(written(key="a" * 1_000_000)),
    "a program as text": lambda: "__import__('os')",
    "slow to read": lambda: file_of(
        *[written(n, condition=f"{n} in [{','.join(['1'] * 900)}]") for n in range(400)]
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_a_sentence_and_changes_nothing(name):
    file = FILES[name]()

    with within_a_second(), pytest.raises(FileWrong) as wrong:
        import_rules(file, by=SYSTEM)

    assert str(wrong.value).endswith(".")
    assert len(str(wrong.value)) < 300
    assert not Rule.objects.exists()


def test_hostile_rules_in_a_sound_file_are_left_out_each_with_its_sentence():
    rules = [
        written(number, condition=condition)
        for number, condition in enumerate(REFUSED.values())
        if len(condition) < 10_000 and condition.isprintable()
    ]
    file = file_of(
        *rules, written(900, kind="promise"), written(901, state="burning"), written(902)
    )

    with within_a_second():
        plans = plan_rules(file)

    assert [plan.key for plan in plans if plan.what == "new"] == ["r-902"]
    assert all(plan.wrong.endswith(".") for plan in plans if plan.what == "wrong")


def test_rules_that_wake_each_other_are_stopped_and_named(dev):
    rules = [put("", number=number, kind="react", actions=[]) for number in range(DEEPEST + 1)]
    circle = [Link(entry=1, rule=rules[0].pk), Link(entry=2), Link(entry=3, rule=rules[1].pk)]
    row = [Link(entry=number, rule=rule.pk) for number, rule in enumerate(rules[1:])]

    with within_a_second():
        for rule, chain in ((rules[0], circle), (rules[2], circle[2:]), (rules[0], row)):
            found = loop_guard(rule.pk, chain)
            if found:
                stop_loop(found)

    stopped = Rule.objects.get(trouble="loops")
    assert stopped == rules[0]
    assert stopped.trouble_says == "It goes in circles with “Rule 1”: each wakes the other."
    assert stopped.trouble_with == rules[1]
    assert loop_guard(rules[0].pk, row).is_deep


def test_none_of_it_takes_memory_that_stays():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for number, condition in enumerate([*HEAVY.values(), *REFUSED.values()]):
        if len(condition) < 10_000 and condition.isprintable():
            put(condition, number=number)
    decide("filter", batch())

    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert taken < 300 * MEGABYTES


def test_the_corpus_is_as_large_as_we_say():
    assert len(REFUSED) + len(HEAVY) + len(ROWS) + len(FILES) >= 60
