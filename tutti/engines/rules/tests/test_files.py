"""Rules leave as one file and come back the same; a file anybody made is taken or refused with a sentence."""

import json

import pytest

from tutti.engines.rules import kept as keeping
from tutti.engines.rules.actions.importing import import_rules
from tutti.engines.rules.actions.saving import retire_rule, save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.errors import FileWrong
from tutti.engines.rules.exporting import export_rules
from tutti.engines.rules.kept import KeptLine, keeps_kind
from tutti.engines.rules.models import Rule
from tutti.engines.rules.planned import Planned
from tutti.engines.rules.planning import plan_rules
from tutti.engines.rules.wording import Wording
from tutti.journal.facts import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("described", "offered")]


@pytest.fixture(autouse=True)
def nobody_keeps(monkeypatch):
    monkeypatch.setattr(keeping, "_kept", {})


@pytest.fixture
def rules(finance, dev):
    everything = {
        "words": "caffè “x”",
        "points": 2.5,
        "loud": False,
        "to": finance.pk,
        "who": dev.pk,
    }
    written = [
        (
            "filter",
            "Noise",
            'message.text.contains("è")\n&& message.urgency == 0',
            "try.tier",
            {"tier": "drop"},
            "on",
        ),
        ("filter", "Rest", "", "try.tier", {"tier": "keep"}, "off"),
        ("match", "All", "message.reach > 5", "try.everything", everything, "shadow"),
    ]
    made = []
    for kind, name, condition, verb, params, state in written:
        wording = Wording(
            name=name,
            condition=condition,
            actions=[{"verb": verb, "params": params}],
            note="As agreed.",
        )
        rule = save_rule(None, kind=kind, wording=wording, by=SYSTEM)
        made.append(switch_rule(rule, state=state, by=SYSTEM))
    return made


def test_a_file_names_what_its_rules_refer_to(rules):
    text = export_rules([rules[2]])

    assert json.loads(text) == {
        "tutti_rules": 1,
        "rules": [
            {
                "key": "all",
                "kind": "match",
                "name": "All",
                "state": "shadow",
                "condition": "message.reach > 5",
                "actions": [
                    {
                        "verb": "try.everything",
                        "params": {
                            "words": "caffè “x”",
                            "points": 2.5,
                            "loud": False,
                            "to": "Finance",
                            "who": "dev@acme.test",
                        },
                    }
                ],
                "note": "As agreed.",
            }
        ],
    }
    assert "caffè" in text


def test_what_leaves_comes_back_the_same(rules):
    text = export_rules()
    for rule in rules:
        retire_rule(rule, by=SYSTEM)

    import_rules(text, by=SYSTEM)

    assert export_rules() == text


def test_bringing_the_same_in_again_changes_nothing(rules):
    text = export_rules()

    plans = import_rules(text, by=SYSTEM)

    assert {plan.what for plan in plans} == {"same"}
    assert [rule.versions.count() for rule in rules] == [1, 1, 1]


def test_a_preview_says_what_is_new_changed_the_same_and_wrong(rules, finance):
    file = json.loads(export_rules())
    file["rules"][0]["name"] = "Banter"
    file["rules"].append(file["rules"][1] | {"key": "more"})
    file["rules"].append(file["rules"][1] | {"key": "odd", "condition": "message.wether"})
    file["rules"].append(file["rules"][1] | {"key": "kind", "kind": "promise"})
    finance.name = "Money"
    finance.save()

    plans = plan_rules(json.dumps(file))

    assert [(plan.key, plan.what, plan.missing) for plan in plans] == [
        ("noise", "changed", ()),
        ("rest", "same", ()),
        ("all", "wrong", ("Finance",)),
        ("more", "new", ()),
        ("odd", "wrong", ()),
        ("kind", "wrong", ()),
    ]
    assert [plan.wrong for plan in plans if plan.what == "wrong"] == [
        "Not known here: Finance.",
        "“message.wether” is not known here. Perhaps you mean “message.text”.",
        "There is no kind of rule called “promise”.",
    ]
    assert Rule.objects.count() == 3


def test_what_is_wrong_is_left_out_and_the_rest_comes_in(rules):
    file = json.loads(export_rules())
    file["rules"][0]["actions"][0]["verb"] = "try.gone"
    file["rules"].append(file["rules"][1] | {"key": "more", "name": "More", "state": "on"})

    import_rules(json.dumps(file), by=SYSTEM, state="shadow")

    assert [(rule.key, rule.state) for rule in Rule.objects.filter(kind="filter")] == [
        ("noise", "on"),
        ("rest", "off"),
        ("more", "shadow"),
    ]


def test_a_kind_another_stage_keeps_travels_in_the_same_file():
    brought = []
    keeps_kind(
        "promise",
        lines=lambda: [
            KeptLine(id=1, name="Gold", says="Within 4 hours", is_on=True, address="/p/1/")
        ],
        address=lambda: "/p/",
        export=lambda: [{"name": "Gold", "first_answer": 14400}],
        plan=lambda entries: [Planned(kind="promise", key="Gold", name="Gold", what="same")],
        bring=lambda entries, by: brought.extend(entries),
    )

    text = export_rules()
    plans = import_rules(text, by=SYSTEM)

    assert json.loads(text)["promise"] == [{"name": "Gold", "first_answer": 14400}]
    assert [(plan.kind, plan.what) for plan in plans] == [("promise", "same")]
    assert brought == [{"name": "Gold", "first_answer": 14400}]


RULE = {
    "key": "a",
    "kind": "filter",
    "name": "A",
    "actions": [{"verb": "try.tier", "params": {"tier": "keep"}}],
}


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("", "This file cannot be read. It must be JSON, as files of rules are."),
        ("{", "This file cannot be read. It must be JSON, as files of rules are."),
        (b"\xff\xfe\x00", "This file cannot be read. It must be JSON, as files of rules are."),
        ("[" * 100_000, "This is not a file of rules."),
        (
            '{"tutti_rules": 1, "promise": [' + '{"a":' * 100_000,
            "This file cannot be read. It must be JSON, as files of rules are.",
        ),
        ("[]", "This is not a file of rules."),
        ("{}", "This is not a file of rules."),
        (" " * 2_000_001, "This file is too large for a file of rules."),
        ({"tutti_rules": 2}, "This file is of format 2; this program reads format 1."),
        ({"tutti_rules": "1"}, "At tutti_rules the file is not as a file of rules is."),
        ({"tutti_rules": 1, "rules": {}}, "At rules the file is not as a file of rules is."),
        (
            {"tutti_rules": 1, "rules": [RULE | {"key": 5}]},
            "At rules[0].key the file is not as a file of rules is.",
        ),
        (
            {"tutti_rules": 1, "rules": [RULE | {"key": "A b"}]},
            "The key “A b” cannot be used: small letters, numbers and lines only.",
        ),
        ({"tutti_rules": 1, "rules": [RULE, RULE]}, "The key “a” is there twice."),
        (
            {"tutti_rules": 1, "rules": [RULE | {"key": f"a{n}"} for n in range(501)]},
            "This file has more than 500 rules. Bring them in in parts.",
        ),
    ],
)
def test_what_is_no_file_of_rules_is_refused_with_a_sentence(file, sentence):
    given = file if isinstance(file, str | bytes) else json.dumps(file)

    with pytest.raises(FileWrong) as wrong:
        import_rules(given, by=SYSTEM)

    assert str(wrong.value) == sentence
    assert not Rule.objects.exists()
