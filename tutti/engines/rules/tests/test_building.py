"""Lines to text and back: what a person builds and what a person writes are one condition."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tutti.engines.rules.building.opening import NotLines, opened
from tutti.engines.rules.building.rows import HOWS, UNITS, Built, Group, Line
from tutti.engines.rules.building.saying import condition_in_words
from tutti.engines.rules.building.writing import missing_in, text_of
from tutti.engines.rules.conditions import check_condition, holding
from tutti.engines.rules.reading import PATTERNS
from tutti.engines.rules.registry import Field

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIELDS = {
    "case.title": Field(name="title", kind="text", label="What it is about"),
    "case.state": Field(
        name="state", kind="text", label="Open or closed", choices=("open", "closed")
    ),
    "case.earlier_cases": Field(name="earlier_cases", kind="number", label="Other cases"),
    "case.taken": Field(name="taken", kind="yes_no", label="Somebody took it"),
    "case.opened_at": Field(name="opened_at", kind="moment", label="When it was opened"),
    "case.channels": Field(name="channels", kind="texts", label="Its channels"),
}
WORDS = [
    "refund",
    "Refund now",
    "a|b",
    "c\\",
    'say "hi"',
    "1+1",
    "über",
    "日本",
    "x.y",
    "o'k",
    "^$",
]
VALUES = st.sampled_from([*WORDS, "open", "email", "two words"])
SPANS = st.tuples(st.integers(0, 300).map(str), st.sampled_from(sorted(UNITS)))
DAYS = st.sampled_from(["2026-03-01", "2026-03-10 12:00", "2025-12-31"])
NUMBERS = st.sampled_from(["0", "1", "2.5", "-3", "100"])


def _lines() -> st.SearchStrategy[Line]:
    takes = {
        "nothing": st.just(()),
        "one": st.tuples(VALUES),
        "many": st.lists(VALUES, min_size=1, max_size=3, unique=True).map(tuple),
        "number": st.tuples(NUMBERS),
        "day": st.tuples(DAYS),
        "span": SPANS,
    }
    every = [
        (name, how)
        for name, field in FIELDS.items()
        for how in HOWS["choice" if field.choices else field.kind]
    ]
    return st.sampled_from(every).flatmap(
        lambda one: takes[one[1].takes].map(lambda values: Line(one[0], one[1].key, values))
    )


JOINS = st.sampled_from(["all", "any"])
GROUPS = st.builds(Group, JOINS, st.lists(_lines(), min_size=1, max_size=2).map(tuple))
CONDITIONS = st.builds(Built, JOINS, st.lists(GROUPS, min_size=1, max_size=3).map(tuple))
ROWS = [
    {"case": {}},
    {
        "case": {
            "title": "Please refund now, über all: 1+1",
            "state": "open",
            "earlier_cases": 1.0,
            "taken": True,
            "opened_at": NOW - timedelta(hours=50),
            "channels": ["email", "a|b"],
        }
    },
    {
        "case": {
            "title": "",
            "state": "closed",
            "earlier_cases": 2.5,
            "taken": False,
            "opened_at": NOW + timedelta(minutes=30),
            "channels": [],
        }
    },
    {"case": {"title": 'a|b c\\ say "hi"', "state": "two words", "earlier_cases": -3.0}},
]


@settings(max_examples=150, deadline=None)
@given(built=CONDITIONS)
def test_what_was_built_means_the_same_after_it_was_written_and_opened_again(built):
    text = text_of(built)
    assume(text.count("matches(") <= PATTERNS)

    again = text_of(opened(text, FIELDS))

    with time_machine.travel(NOW, tick=False):
        check_condition(text, "promise")
        assert _asked(again) == _asked(text)


@settings(max_examples=150, deadline=None)
@given(built=CONDITIONS)
def test_what_was_opened_once_stays_as_it_is(built):
    once = opened(text_of(built), FIELDS)

    assert opened(text_of(once), FIELDS) == once


@pytest.mark.parametrize(
    ("text", "built"),
    [
        ("", Built()),
        (
            "case.taken && !case.taken",
            Built("all", (Group("all", (Line("case.taken", "yes"), Line("case.taken", "no"))),)),
        ),
        (
            "(case.taken && ((case.earlier_cases >= 2)))",
            Built(
                "all",
                (
                    Group(
                        "all",
                        (
                            Line("case.taken", "yes"),
                            Line("case.earlier_cases", "least", ("2",)),
                        ),
                    ),
                ),
            ),
        ),
        (
            "case.taken || case.title == 'it''s' && has(case.title)".replace("''", "\\'"),
            Built(
                "any",
                (
                    Group("all", (Line("case.taken", "yes"),)),
                    Group(
                        "all",
                        (Line("case.title", "is", ("it's",)), Line("case.title", "given")),
                    ),
                ),
            ),
        ),
        (
            'now - case.opened_at > duration("72h")',
            Built("all", (Group("all", (Line("case.opened_at", "longer_ago", ("3", "days")),)),)),
        ),
        (
            "!(case.state in ['open', 'closed'])",
            Built("all", (Group("all", (Line("case.state", "none_of", ("open", "closed")),)),)),
        ),
    ],
)
def test_a_text_a_person_wrote_opens_as_lines(text, built):
    assert opened(text, FIELDS) == built


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("size(case.title) > 3", "“size(case.title) > 3” cannot be shown as a line."),
        ("case.taken // a note", "“// a note” cannot be shown as a line."),
        ("!(case.taken && case.taken)", "“!(case.taken && case.taken)” cannot be shown as a line."),
        (
            "case.taken || (case.taken && (case.taken || case.taken))",
            "It has groups in groups, and lines show one level of them.",
        ),
        ("case.unheard == 3", "“case.unheard == 3” cannot be shown as a line."),
        ("case.title > 3", "“case.title > 3” cannot be shown as a line."),
        ('case.title in ["a, b"]', '“case.title in ["a, b"]” cannot be shown as a line.'),
        ('case.title.matches("a.c")', '“case.title.matches("a.c")” cannot be shown as a line.'),
        ("(case.taken", "“(case.taken” cannot be shown as a line."),
        ("case.taken ? true : false", "“? true : false” cannot be shown as a line."),
        ("(" * 900 + "case.taken" + ")" * 900, "It has groups in groups, and lines show one"),
    ],
)
def test_a_text_that_says_more_than_lines_stays_a_text_and_says_why(text, says):
    with pytest.raises(NotLines) as refused:
        opened(text, FIELDS)

    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (Line("", ""), "Choose what is asked."),
        (Line("case.title", ""), "Choose how it is asked."),
        (Line("case.title", "is", ("",)), "Say what it is compared with."),
        (Line("case.earlier_cases", "more", ("many",)), "Write a number, as 50 or 4.5."),
        (Line("case.opened_at", "before", ("31.3.",)), "Write a day, as 2026-03-01."),
        (Line("case.opened_at", "before", ("2026-02-30",)), "Write a day, as 2026-03-01."),
        (Line("case.opened_at", "longer_ago", ("2.5", "days")), "Write a whole number, as 48."),
        (Line("case.taken", "yes"), ""),
    ],
)
def test_an_unfinished_line_says_what_is_missing(line, says):
    assert missing_in(line, FIELDS) == says


def test_a_condition_is_said_in_the_words_of_its_fields():
    text = 'case.state == "open" && (case.title.contains("a") || case.earlier_cases > 2)'

    said = condition_in_words(text, "promise", FIELDS)

    assert str(said) == (
        "Open or closed is “open” and (What it is about contains exactly “a” or Other cases is more than 2)"
    )


def test_a_word_is_mentioned_whole_and_in_any_letters():
    text = text_of(
        Built("all", (Group("all", (Line("case.title", "mentions", ("über", "refund")),)),))
    )
    titles = ["ÜBER uns", "Überall", "no refund!", "refunds", "REFUND"]

    answers = holding(text, "promise", [{"case": {"title": title}} for title in titles])

    assert [answer.held for answer in answers] == [True, False, True, False, True]


def _asked(text):
    return [answer.held for answer in holding(text, "promise", ROWS)]
