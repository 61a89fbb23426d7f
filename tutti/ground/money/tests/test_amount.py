from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from tutti.ground.money import CURRENCIES, Money, MoneyUnclear, in_words, parse


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("240", 24000),
        ("240.5", 24050),
        ("240,50", 24050),
        ("1,420.00", 142000),
        ("1.420,00", 142000),
        ("1 420,00", 142000),
        ("1'420.00", 142000),
        ("1.234.567", 123456700),
        ("1.234.567,89", 123456789),
        ("-12.30", -1230),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, minor):
    assert parse(typed, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    "typed", ["", "abc", "1.420", "1,2,3", "1.42,0.00", "240.505", "1e5", "--3", "9" * 30, "٣"]
)
def test_what_can_be_read_two_ways_or_not_at_all_is_refused(typed):
    with pytest.raises(MoneyUnclear):
        parse(typed, "EUR")


def test_a_currency_without_small_coins_takes_no_digits_behind_the_point():
    assert parse("1420", "JPY") == Money(1420, "JPY")

    with pytest.raises(MoneyUnclear, match="0 digits"):
        parse("1420.5", "JPY")


def test_three_digits_behind_the_point_belong_to_currencies_that_have_them():
    assert parse("1.420", "KWD") == Money(1420, "KWD")


def test_two_currencies_are_never_added():
    with pytest.raises(MoneyUnclear, match="cannot be put together"):
        Money(1, "EUR") + Money(1, "USD")


def test_a_currency_is_three_capital_letters():
    with pytest.raises(MoneyUnclear):
        Money(1, "euro")


def test_amounts_of_one_currency_add_and_compare():
    assert Money(100, "EUR") + Money(50, "EUR") - Money(20, "EUR") == Money(130, "EUR")
    assert Money(100, "EUR") < Money(101, "EUR")
    assert Money(100, "EUR").amount == Decimal("1.00")


def test_an_amount_is_written_in_the_readers_marks():
    with translation.override("it"):
        assert in_words(Money(142000, "EUR")) == "1.420,00\xa0EUR"
    with translation.override("en"):
        assert in_words(Money(142000, "EUR")) == "1,420.00\xa0EUR"


@given(some.integers(-(10**15), 10**15), some.sampled_from(CURRENCIES))
def test_what_is_written_is_read_back(minor, currency):
    money = Money(minor, currency)

    assert parse(f"{money.amount:.{money.digits}f}", currency) == money
