from __future__ import annotations

import time

import pytest

from tutti.engines.understanding.amounts import amount_of
from tutti.engines.understanding.entities import entities_in, numbers_in
from tutti.engines.understanding.looking import look
from tutti.engines.understanding.vocabulary import (
    NO_WORDS,
    NumberPattern,
    PatternUnusable,
    Vocabulary,
    compiled,
)

HOUSE = Vocabulary(
    numbers=(
        NumberPattern(kind="order", pattern=r"\b(?:order|ordine)\s*(?:no\.?|n\.)?\s*#?(\d{5,8})\b"),
        NumberPattern(kind="account", pattern=r"\bLM-\d{4}\b"),
    ),
    named={
        "product": {"Loaf 9000": ("the big loaf", "loaf9000")},
        "place": {"Zürich": ("Zurigo",)},
    },
)


def found(text, vocabulary=HOUSE):
    return dict(entities_in(look(text, vocabulary)))


def test_numbers_are_found_by_the_houses_own_patterns_in_one_spelling():
    assert found("My order #12345, on account lm-1234 (again lm-1234)") == {
        "order": ("12345",),
        "account": ("LM-1234",),
    }


def test_a_product_and_a_place_are_found_by_any_of_their_spellings():
    assert found("The Big Loaf we bought in zurigo") == {
        "product": ("Loaf 9000",),
        "place": ("Zürich",),
    }


def test_part_of_a_longer_word_is_no_product():
    assert found("loaf9000s and Zürichsee") == {}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("€ 1.234,50", "EUR 1234.50"),
        ("1,234.50 USD", "USD 1234.50"),
        ("12 euro", "EUR 12.00"),
        ("12,5 €", "EUR 12.50"),
        ("£40", "GBP 40.00"),
        ("1.234 €", "EUR 1234.00"),
        ("CHF 1'200.00", "CHF 1200.00"),
    ],
)
def test_amounts_are_read_in_the_ways_of_both_languages(written, read):
    assert found(f"It cost {written}, too much", NO_WORDS) == {"amount": (read,)}


def test_a_number_without_a_currency_is_no_amount():
    assert found("I waited 100 days and 12.50 hours", NO_WORDS) == {}
    assert amount_of("12.50") == ""


def test_a_list_of_numbers_is_cut():
    assert len(found(" ".join(f"LM-{n:04}" for n in range(500)))["account"]) == 20


@pytest.mark.parametrize("pattern", ["(", "a" * 400, r"(?=x)", r"(a{1000}){1000}"])
def test_a_pattern_that_cannot_run_is_refused_with_words(pattern):
    with pytest.raises(PatternUnusable) as refused:
        compiled(pattern)

    assert str(refused.value)


def test_an_evil_pattern_takes_no_time():
    begun = time.process_time()

    numbers_in("a" * 100_000, compiled(r"(a+)+$|(a|a)*b"))

    assert time.process_time() - begun < 1
