"""Numbers of payment cards in running text.

A number is one when its first digits belong to a network, its length to that network, and its check digit holds
(ISO/IEC 7812). One number in ten holds by chance, so how it is written counts too: in the groups printed on cards,
in one piece, or in any way at all beside a word such as "card". Account numbers in the shape of an IBAN are no
secret and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from tutti.ground.text.spans import Span

SHORTEST, LONGEST = 13, 19
_LOOSE = r"[^\S\n]|[-./_·•\u2010-\u2015\u200b\xad\u2060]"
_GAP = rf"(?:{_LOOSE}){{0,3}}(?:\r?\n[> \t]{{0,4}})?(?:{_LOOSE}){{0,2}}"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{11,}}")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
_CARD_WORD = re.compile(
    r"\b(?:cards?|cc|visa|master ?card|maestro|amex|american express|diners|discover|credit|debit|carta|carte|karte"
    r"|kreditkarte|tarjeta|cartao|cartão|credito|crédito|debito|bancomat|postepay)\b"
    r"|\b(?:exp|expiry|expires|scadenza|cvv2?|cvc2?|cv2)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:orders?|ordine|ordini|bestell\w*|tracking|track|parcel|shipment|spedizione|pacco|invoice|fattura|ref|reference"
    r"|riferimento|ticket|imei|serial|tel|phone|telefono|cell|whatsapp|booking|pnr|tracking|id|status)\b"
    r"[^\n.!?]{0,20}|\b(?:tel|ref|nr|no|id)\.\s{0,2}|[\w=/+@]|https?://\S{0,200})$",
    re.IGNORECASE,
)
_PRINTED = {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (8, 8), (4, 4, 4, 2), (4, 12)}
_MOST_PRINTED = max(len(shape) for shape in _PRINTED)
_AROUND = 60  # letters before and behind in which a word about cards counts
_MOST_LOOSE = 120  # groups of a run in which every window is tried; printed ones are tried in any


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


def card_spans(text: str) -> list[Span]:
    """Where card numbers stand, each with its last four digits."""
    found: list[Span] = []
    ibans: list[tuple[int, int]] | None = None
    for run in _RUN.finditer(text):
        if ibans is None:
            ibans = [iban.span() for iban in _IBAN.finditer(text) if _is_iban(iban.group())]
        groups = [_group(text, run.start(), each) for each in _GROUP.finditer(run.group())]
        found += [span for span in _cards_in(text, groups) if not _inside(span, ibans)]
    return found


def _group(text: str, offset: int, match: re.Match[str]) -> _Group:
    start, end = match.start() + offset, match.end() + offset
    digits = text[start:end]
    plain = digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)
    return _Group(start, end, plain)


def _cards_in(text: str, groups: list[_Group]) -> Iterator[Span]:
    """The cards of one run of digits, from the left; a digit belongs to one card at most."""
    at = 0
    while at < len(groups):
        size = _card_at(text, groups, at)
        if size:
            first, last = groups[at], groups[at + size - 1]
            number = "".join(group.digits for group in groups[at : at + size])
            yield Span(first.start, last.end, "card", number[-4:])
        at += size or 1


def _card_at(text: str, groups: list[_Group], at: int) -> int:
    """How many groups from `at` on are a card; the longest wins, 0 for none."""
    if groups[at].digits[0] in "017":  # no network begins so
        return 0
    reach = LONGEST if len(groups) <= _MOST_LOOSE else _MOST_PRINTED
    sizes = accumulate(len(group.digits) for group in groups[at : at + reach])
    for count, total in reversed([*enumerate(sizes, start=1)]):
        if SHORTEST <= total <= LONGEST:
            window = groups[at : at + count]
            number = "".join(group.digits for group in window)
            if _is_card(number) and _is_meant(text, groups, window, number):
                return count
    return 0


def _is_meant(text: str, groups: list[_Group], window: list[_Group], number: str) -> bool:
    shape = tuple(len(group.digits) for group in window)
    start, end = window[0].start, window[-1].end
    if not _line_ends_fit(text[start:end], shape):
        return False
    said = _CARD_WORD.search(text, max(0, start - _AROUND), end + _AROUND) is not None
    if said:
        return True
    if shape in _PRINTED:
        return text[start - 1 : start] != "+"
    if len(set(shape)) == 1 and shape[0] <= 2:  # noqa: PLR2004 -- digit by digit, or in pairs
        return len(groups) == len(window)
    in_one_piece = len(window) == 1
    usual = len(number) in {15, 16}
    return in_one_piece and usual and not _OTHER_NUMBER.search(text[max(0, start - 200) : start])


def _line_ends_fit(written: str, shape: tuple[int, ...]) -> bool:
    """Over the end of a line only as printed: columns of numbers are no cards."""
    return "\n" not in written or (shape in _PRINTED and written.count("\n") == 1)


def _is_card(number: str) -> bool:
    return len(number) in _lengths(number) and luhn_holds(number)


def _lengths(number: str) -> tuple[int, ...]:  # noqa: PLR0911 -- one line a network
    """The lengths the network of these first digits uses."""
    two, three, four = int(number[:2]), int(number[:3]), int(number[:4])
    if number[0] == "4":
        return (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:  # noqa: PLR2004 -- Mastercard
        return (16,)
    if two in {34, 37}:
        return (15,)
    if two in {36, 38, 39} or 300 <= three <= 305:  # noqa: PLR2004 -- Diners
        return (14, 16)
    if 3528 <= four <= 3589:  # noqa: PLR2004 -- JCB
        return (16, 17, 18, 19)
    if four == 6011 or 644 <= three <= 659 or two in {60, 62, 65, 81, 82}:  # noqa: PLR2004 -- Discover, UnionPay, RuPay
        return (16, 17, 18, 19)
    if two in {50, 56, 57, 58, 61, 63, 66, 67, 68, 69} or 2200 <= four <= 2204 or four == 9792:  # noqa: PLR2004 -- Maestro, Mir, Troy
        return (13, 15, 16, 17, 18, 19)
    return ()


def luhn_holds(number: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    digits = [ord(digit) - 48 for digit in reversed(number)]
    return (sum(digits[::2]) + sum(doubled[digit] for digit in digits[1::2])) % 10 == 0


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "")
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1


def _inside(span: Span, places: list[tuple[int, int]]) -> bool:
    return any(start <= span.start < end for start, end in places)
