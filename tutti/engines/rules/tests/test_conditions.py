from datetime import UTC, datetime

import pytest
import time_machine

from tutti.engines.rules.conditions import (
    ConditionWrong,
    check_condition,
    explain,
    holding,
    holds,
    why_not,
)

pytestmark = pytest.mark.django_db

ACT = {"act": {"kind": "work.remedy", "amount": 60.5, "currency": "EUR", "files": 2}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "act.amount > 50",
        "act.amount >= 60.5 && act.currency == 'EUR'",
        "act.amount == 60.5",
        "act.files in [1, 2]",
        "act.amount * 2.0 > 100.0",
        "act.amount > 50 || act.recipient_is_person",
        "has(act.amount) && !has( act.channel )",
        'act.kind.matches("^work\\\\.")',
        'act.channel == ""',
        'size(act.kind) > 3 // a note "of ours"',
    ],
)
def test_a_condition_holds(text):
    assert holds(text, "approval", values=ACT)


@pytest.mark.parametrize(
    "text", ["act.amount > 61", "act.currency == 'USD'", "has(act.recipient_is_person)", "false"]
)
def test_a_condition_does_not_hold_and_nothing_is_wrong(text):
    assert not holds(text, "approval", values=ACT)
    assert why_not(text, "approval", values=ACT) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("act.recipient_is_person", "“act.recipient_is_person” is not known here."),
        ("1 / 0 == 1", "The condition divides by nothing."),
        ('act.kind.matches("(")', "The pattern in the condition cannot be read."),
        ("dyn(act.kind) > 3", "The condition compares things of two kinds."),
        ("act.amont > 3", "“act.amont” is not known here. Perhaps you mean “act.amount”."),
    ],
)
def test_a_condition_that_cannot_be_asked_does_not_hold_and_says_why(text, why):
    assert not holds(text, "approval", values=ACT)
    assert why_not(text, "approval", values=ACT) == why


@pytest.mark.parametrize(
    ("text", "sentence", "at"),
    [
        ('act.amount > "a"', "“>” cannot stand between a number and a text.", 11),
        ("act.amont > 5", "“act.amont” is not known here. Perhaps you mean “act.amount”.", 3),
        ("weather == 1", "“weather” is not known here. Choose from the fields you can use.", 0),
        ("act.amount = 3", "“=” cannot be read here. Write == to compare.", 11),
        (
            "act.amount > 5 and true",
            "“and” cannot be read here. Write && for and, || for or, ! for not.",
            15,
        ),
        ("(act.amount > 5", "“)” is missing here.", 15),
        ('act.kind == "a', "A quoted text is not closed here.", 12),
        ("act.amount >", "The condition ends too early. Something is missing here.", 12),
        (
            "act.amount",
            "A condition answers yes or no; this one does not. Compare it, as in x > 3.",
            0,
        ),
        ("!act.kind", "“!” cannot be used on a text.", 0),
        (
            'act.kind + "a" == "b"',
            "Texts cannot be joined in a condition. Compare each by itself.",
            9,
        ),
        (
            "act.amount * 2 > 5.0",
            "Write the whole number with a point, as in 2.0, to reckon with it here.",
            11,
        ),
        (
            "act.files.map(f, f) == []",
            "“f” is not known here. Choose from the fields you can use.",
            14,
        ),
        ("run.days > 3", "“run.days” is not known here.", 3),
        (
            "act.kind.matches(act.channel)",
            "Write the pattern in quotes; it cannot come from a field.",
            17,
        ),
    ],
)
def test_a_wrong_condition_is_refused_with_its_place_in_plain_words(text, sentence, at):
    with pytest.raises(ConditionWrong) as wrong:
        check_condition(text)

    assert wrong.value.sentence.startswith(sentence)
    assert wrong.value.at == at


def test_the_caret_stands_under_its_line():
    with pytest.raises(ConditionWrong) as wrong:
        check_condition('act.amount > 5\n&& "é" == act.kinde')

    assert wrong.value.line == '&& "é" == act.kinde'
    assert wrong.value.caret == "             ^"


def test_many_rows_are_asked_in_their_order():
    rows = [{"act": {"amount": amount}} for amount in (10, None, 90)]

    answers = holding("act.amount > 50", "approval", rows)

    assert [bool(answer) for answer in answers] == [False, False, True]
    assert [answer.why for answer in answers] == ["", "“act.amount” is not known here.", ""]


def test_one_side_of_an_or_may_be_unknown():
    assert holds("act.recipient_is_person || act.amount > 50", values=ACT)


@time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False)
def test_moments_are_compared_with_now():
    values = {"case": {"opened_at": datetime(2026, 3, 8, 11, tzinfo=UTC)}}

    assert holds('now - case.opened_at > duration("48h")', "promise", values=values)
    assert not holds('now - case.opened_at > duration("50h")', "promise", values=values)


def test_each_part_says_whether_it_held():
    said = explain(
        'act.amount > 50 && (act.kind == "a" || true) && act.files > 9', "approval", values=ACT
    )

    assert [(part.text, bool(part.answer)) for part in said] == [
        ("act.amount > 50", True),
        ('(act.kind == "a" || true)', True),
        ("act.files > 9", False),
    ]
