"""Asked together or one by one, conditions say the same."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tutti.engines.rules import registry
from tutti.engines.rules.bulk.asking import ask_many
from tutti.engines.rules.bulk.groups import ready
from tutti.engines.rules.conditions import holding
from tutti.engines.rules.programs import program, schema_of
from tutti.engines.rules.tests.conftest import FIELDS

TEXTS = [
    "",
    "refund",
    "Please REFUND me",
    "il rimborso, grazie",
    "caffè",
    "a\x00refund",
    "\ud800",
    "x" * 9000,
]
LITERALS = [
    '"refund"',
    "'rimborso'",
    '"(?i)refund"',
    'r"\\brefund\\b"',
    '"^$"',
    '""',
    '"(?i)caff\\u00e8"',
]
PATTERNS = [*LITERALS, '"("', '"(?:^|[^\\\\pL])refund"', '"a{1,1000}{1,1000}"', '"x+y"']

names = st.sampled_from(["message.reach", "message.urgency", "person.since", "message.at"])
numbers = st.sampled_from(["0", "1", "2.5", "-3.0", "int(message.urgency)", "message.reach"])
atoms = st.one_of(
    st.sampled_from(["message.is_public", "person.is_verified", "true", "false", "1 / 0 == 1"]),
    st.sampled_from(
        [
            "has(message.reach)",
            "has( person.is_verified )",
            "has(message.text)",
            "10 / int(message.reach) > 0",
            "size(message.topics) > 1",
            'message.topics.exists(t, t.startsWith("a"))',
            "message.topics.all(t, message.topics.exists(u, u != t))",
            'message.topics.exists(message, message == "a")',
            'message.at < timestamp("2026-01-01T00:00:00Z")',
            'now - person.since > duration("1h")',
            "message.text.matches(message.language)",
            "dyn(message.text) > 3",
            "dyn(message.reach)",
            "message.reach",
            "true // a note",
            '"message.text.matches(\\"a\\")" == message.text',
            'message.text == "x // no note"',
            "string(message.is_public) == 'true'",
        ]
    ),
    st.tuples(
        st.sampled_from(["message.reach", "message.urgency"]),
        st.sampled_from(["<", ">=", "==", "!="]),
        numbers,
    ).map(" ".join),
    st.builds("message.text.matches({})".format, st.sampled_from(PATTERNS)),
    st.builds("message.text.matches( {} )".format, st.sampled_from(PATTERNS)),
    st.builds("message.text.contains({})".format, st.sampled_from(LITERALS)),
    st.builds("{} in message.topics".format, st.sampled_from(LITERALS)),
)
conditions = st.one_of(
    st.just(""),
    st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds("({}\n)".format, inner),
            st.builds("!({}\n)".format, inner),
            st.builds("{}\n&& {}".format, inner, inner),
            st.builds("{}\n|| {}".format, inner, inner),
            st.builds("({}\n) ? ({}\n) : ({}\n)".format, inner, inner, inner),
        ),
        max_leaves=6,
    ),
)
moments = st.sampled_from(
    [None, "soon", date(2026, 1, 1), datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 6, 1)]  # noqa: DTZ001
)
rows = st.fixed_dictionaries(
    {
        "message": st.fixed_dictionaries(
            {},
            optional={
                "text": st.sampled_from([*TEXTS, None, 7]),
                "language": st.sampled_from(["en", "it", "(", None]),
                "reach": st.sampled_from(
                    [None, 0, 1, 2.5, 10**400, float("nan"), float("inf"), "9", True]
                ),
                "urgency": st.sampled_from([None, 0, 3, -3.0]),
                "is_public": st.sampled_from([None, True, False, 1]),
                "at": moments,
                "topics": st.sampled_from(
                    [None, [], ["a"], ["a", "refund"], ("b",), "refund", ["\ud800\x00"]]
                ),
            },
        ),
        "person": st.fixed_dictionaries(
            {}, optional={"is_verified": st.booleans(), "since": moments}
        ),
    }
)


def alone(texts, given_rows):
    """What each says by itself; a row without a value the condition names is no failure."""
    held, failures = [[] for _row in given_rows], []
    for number, text in enumerate(texts):
        answers = holding(text, "filter", given_rows)
        for place, answer in enumerate(answers):
            held[place] += [number] if answer.held else []
        failures.append(
            sum(failed(text, row, answer) for row, answer in zip(given_rows, answers, strict=True))
        )
    return held, failures


def failed(text, row, answer):
    if not answer.why:
        return False
    try:
        known = program(text, "filter")
    except ValueError:
        return True
    missing = known.giver.data(row, datetime.now(UTC))[1]
    return not missing


class Together(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = registry._kinds
        registry._kinds = dict(registry._kinds)
        registry.describes("message", label="The message", fields=FIELDS)

    @classmethod
    def tearDownClass(cls):
        registry._kinds = cls.before
        super().tearDownClass()

    @settings(max_examples=300)
    @given(st.lists(conditions, min_size=1, max_size=12), st.lists(rows, min_size=1, max_size=5))
    @example(["1 / 0 == 1", "true"], [{"message": {}}] * 4)
    def test_they_say_what_each_says_alone(self, texts, given_rows):
        found = ask_many(texts, "filter", given_rows)

        held, failures = alone(texts, given_rows)
        assert found.held == held
        assert [said.failures for said in found.said] == failures
        assert [said.hits for said in found.said] == [
            sum(number in each for each in held) for number in range(len(texts))
        ]


pytestmark = pytest.mark.django_db


def test_most_conditions_are_asked_together(described):
    texts = [
        f'message.text.matches("a{number}") && message.urgency > {number}' for number in range(90)
    ]
    texts += ['message.topics.exists(t, t == "a")'] * 9 + [
        "message.topics.all(a, message.topics.all(b, a == b))",
        "",
        "message.",
    ]

    made = ready(tuple(texts), schema_of("filter"))

    assert [len(group.numbers) for group in made.together] == [60, 30, 8, 1]
    assert made.alone == [99]
    assert made.always == [100]
    assert list(made.wrong) == [101]


def test_a_condition_that_breaks_the_others_is_asked_by_itself(described):
    texts = ["message.urgency > 1", "10 / int(message.urgency) > 0", "true"]
    given_rows = [{"message": {"urgency": number % 3}} for number in range(9)]

    found = ask_many(texts, "filter", given_rows)

    assert found.held == [[2], [1, 2], [0, 1, 2]] * 3
    assert [said.failures for said in found.said] == [0, 3, 0]
    assert found.said[1].last_failure == "The condition divides by nothing."
