"""Amounts of money as people write them: `€ 1.234,50`, `1,234.50 USD`, `12 euro`."""

from __future__ import annotations

import re

from tutti.ground.money import CURRENCIES

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₣": "CHF"}
_WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "eur": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "dollari": "USD",
    "usd": "USD",
    "bucks": "USD",
    "pounds": "GBP",
    "sterline": "GBP",
    "gbp": "GBP",
    "quid": "GBP",
    "chf": "CHF",
    "franken": "CHF",
    "francs": "CHF",
    "franchi": "CHF",
    "jpy": "JPY",
    "yen": "JPY",
    "cad": "CAD",
    "aud": "AUD",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "pln": "PLN",
}
_MONEY = "|".join([*(re.escape(sign) for sign in _SIGNS), *(rf"\b{word}\b" for word in _WORDS)])
_NUMBER = r"\d{1,9}(?:[.,'’]\d{3}){0,4}(?:[.,]\d{1,2})?"
AMOUNT = rf"(?:{_MONEY})\s?{_NUMBER}\b|\b{_NUMBER}\s?(?:{_MONEY})"

_PARTS = re.compile(rf"(?P<number>{_NUMBER})", re.IGNORECASE)
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def amount_of(written: str) -> str:
    """`EUR 1234.50` for an amount as it was written; "" when it is in no currency we know."""
    number = _PARTS.search(written)
    currency = _currency(written)
    if number is None or currency not in CURRENCIES:
        return ""
    digits = number["number"]
    decimals = _DECIMALS.search(digits)
    whole = re.sub(r"\D", "", digits[: decimals.start()] if decimals else digits)
    cents = (decimals[1] if decimals else "").ljust(2, "0")
    return f"{currency} {int(whole)}.{cents}"


def _currency(written: str) -> str:
    for sign, code in _SIGNS.items():
        if sign in written:
            return code
    words = re.findall(r"[a-z]+", written.lower())
    return next((_WORDS[word] for word in words if word in _WORDS), "")
