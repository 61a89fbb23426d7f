"""Whatever rules there are: what leaves as a file comes back letter for letter."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tutti.engines.rules import registry, verbs
from tutti.engines.rules.actions.importing import import_rules
from tutti.engines.rules.actions.saving import retire_rule, save_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.exporting import export_rules
from tutti.engines.rules.models import Rule
from tutti.engines.rules.tests.conftest import FIELDS
from tutti.engines.rules.verbs import Param, Verb, offers
from tutti.engines.rules.wording import Wording
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import SYSTEM

DEPARTMENTS = ("Finance", "Caffè & “Co”", "ł/../x")
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40
)
conditions = st.sampled_from(
    [
        "",
        "message.urgency > 1",
        'message.text.contains("è\\n“x”")\n&& message.is_public // why',
        "'\\'' == message.text",
    ]
)
params = st.fixed_dictionaries(
    {},
    optional={
        "words": st.text(max_size=20).filter(lambda text: text and text.isprintable()),
        "points": st.one_of(st.integers(0, 9), st.floats(0, 9)),
        "loud": st.booleans(),
        "to": st.sampled_from(DEPARTMENTS),
    },
)
rules = st.tuples(
    st.sampled_from(["filter", "match", "route"]),
    names,
    conditions,
    st.lists(params, min_size=1, max_size=3),
    st.sampled_from(["off", "shadow", "on"]),
    names,
)


class RoundTrip(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = registry._kinds, verbs._verbs
        registry._kinds, verbs._verbs = dict(registry._kinds), dict(verbs._verbs)
        registry.describes("message", label="The message", fields=FIELDS)
        offers(
            Verb(
                name="try.all",
                kinds=("filter", "match", "route"),
                label="All",
                says=lambda params: "All",
                params=tuple(
                    Param(name=name, kind=kind, label=name, required=False)
                    for name, kind in (
                        ("words", "text"),
                        ("points", "number"),
                        ("loud", "yes_no"),
                        ("to", "department"),
                    )
                ),
            )
        )

    @classmethod
    def tearDownClass(cls):
        registry._kinds, verbs._verbs = cls.before
        super().tearDownClass()

    @settings(max_examples=60)
    @given(st.lists(rules, max_size=8))
    def test_what_leaves_comes_back_the_same(self, given_rules):
        keeper = Member.objects.create(name="Dev", email="dev@acme.test")
        ids = {name: Department.objects.create(name=name, keeper=keeper).pk for name in DEPARTMENTS}
        for kind, name, condition, actions, state, note in given_rules:
            wording = Wording(
                name=name,
                condition=condition,
                actions=[
                    {
                        "verb": "try.all",
                        "params": each | ({"to": ids[each["to"]]} if "to" in each else {}),
                    }
                    for each in actions
                ],
                note=note,
            )
            rule = save_rule(None, kind=kind, wording=wording, by=SYSTEM)
            switch_rule(rule, state=state, by=SYSTEM)
        text = export_rules()
        for rule in Rule.objects.all():
            retire_rule(rule, by=SYSTEM)

        plans = import_rules(text, by=SYSTEM)

        assert [plan.wrong for plan in plans if plan.wrong] == []
        assert export_rules() == text
