"""One amount of money: reading it as people type it, writing it as people read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils import formats
from django.utils.translation import gettext as _

# ISO 4217: how many digits stand behind the point. Currencies not named here have two.
DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
CURRENCIES = (
    "EUR USD GBP CHF JPY AUD CAD CNY CZK DKK HUF NOK PLN RON SEK TRY UAH BRL INR KRW MXN NZD SGD ZAR"
    " AED ARS BGN BHD CLP COP EGP HKD IDR ILS ISK KES KWD MAD MYR NGN OMR PEN PHP PKR QAR RSD SAR THB"
    " TND TWD VND XAF XOF"
).split()
LARGEST = 10**15  # minor units; a bigint and a person's reading both hold it
_FIGURES = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")


class MoneyUnclear(ValueError):
    """What was typed is not an amount; the message says why, for the person who typed it."""


@dataclass(frozen=True, order=False)
class Money:
    """`minor` units of `currency`: `Money(24000, "EUR")` is 240.00 EUR."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise MoneyUnclear(_("A currency has three capital letters, as EUR."))

    @property
    def digits(self) -> int:
        return DIGITS.get(self.currency, 2)

    @property
    def amount(self) -> Decimal:
        """The amount in whole units with all its digits behind the point."""
        return Decimal(self.minor).scaleb(-self.digits)

    def __add__(self, other: Money) -> Money:
        """The sum. Two currencies raise `MoneyUnclear`: nothing is converted."""
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MoneyUnclear(
                _("%(one)s and %(other)s cannot be put together.")
                % {"one": self.currency, "other": other.currency}
            )
        return other


def parse(text: str, currency: str) -> Money:
    """`1,420.00`, `1.420,00`, `1 420` or `1'420.5` in `currency`; `MoneyUnclear` when it can be read two ways.

    One mark followed by three digits groups thousands only when a second mark proves it: "1.420" alone is unclear
    where the currency has two digits behind the point.
    """
    digits = Money(0, currency).digits
    figures = _with_point(text.translate(_SPACES), digits)
    if not _FIGURES.fullmatch(figures):
        raise MoneyUnclear(_("“%(text)s” is not an amount. Write it as 240.00.") % {"text": text})
    try:
        minor = Decimal(figures).scaleb(digits)
    except InvalidOperation:
        raise MoneyUnclear(_("This amount is too large.")) from None
    if minor != minor.to_integral_value():
        raise MoneyUnclear(
            _("%(currency)s has %(digits)d digits behind the point.")
            % {"currency": currency, "digits": digits}
        )
    if abs(minor) > LARGEST:
        raise MoneyUnclear(_("This amount is too large."))
    return Money(int(minor), currency)


def in_words(money: Money) -> str:
    """`1,420.00 EUR` in the reader's own marks, never broken over two lines."""
    number = formats.number_format(money.amount, money.digits, use_l10n=True, force_grouping=True)
    return f"{number}\u00a0{money.currency}"


def _with_point(text: str, digits: int) -> str:
    """The figures with a point before the last part and nothing between thousands."""
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return text
    last = marks[-1]
    whole, _mark, rest = text.rpartition(last)
    if marks.count(last) > 1:
        return _joined(text, marks)
    if len(marks) == 1 and len(rest) == 3 and digits != 3:  # noqa: PLR2004 -- thousands
        raise MoneyUnclear(
            _("“%(text)s” can be read two ways. Write it with all digits behind the point.")
            % {"text": text}
        )
    return f"{_joined(whole, marks[:-1])}.{rest}"


def _joined(whole: str, marks: list[str]) -> str:
    """Thousands without their marks; groups of other lengths stay wrong, so that they are refused."""
    if len(set(marks)) > 1:
        return "?"
    first, *groups = re.split(r"[.,]", whole)
    return "".join([first, *groups]) if all(len(group) == 3 for group in groups) else "?"  # noqa: PLR2004
