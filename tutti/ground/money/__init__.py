"""Amounts: whole minor units and a currency. Never: a float, or one currency turned into another."""

from __future__ import annotations

from tutti.ground.money.amount import CURRENCIES, Money, MoneyUnclear, in_words, parse

__all__ = ["CURRENCIES", "Money", "MoneyUnclear", "in_words", "parse"]
