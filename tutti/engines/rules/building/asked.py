"""Recognising one question of a condition: the forms `writing` makes, read from its tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tutti.engines.rules.building.rows import Line
from tutti.engines.rules.building.writing import AFTER_WORD, BEFORE_WORD
from tutti.engines.rules.registry import Field


class Token(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Asked:
    """A question found at the start of some tokens: how many it took, its field, and the way by the kind of field."""

    length: int
    field: str
    ways: dict[str, tuple[str, tuple[str, ...]]]

    def of(self, field: Field) -> Line | None:
        """The line, where the question suits the field's kind."""
        way = self.ways.get(field.kind)
        return Line(self.field, *way) if way else None


NEGATED = {
    "yes": "no",
    "no": "yes",
    "is": "is_not",
    "is_not": "is",
    "one_of": "none_of",
    "none_of": "one_of",
    "equal": "unequal",
    "unequal": "equal",
    "contains": "lacks",
    "lacks": "contains",
    "mentions": "mentions_not",
    "mentions_not": "mentions",
    "has": "has_not",
    "has_not": "has",
    "has_any": "has_none",
    "has_none": "has_any",
    "given": "missing",
    "missing": "given",
}
_NAME, _TEXT, _NUMBER = "N", "T", "0"
_CALLS = {"contains": "contains", "startsWith": "starts", "endsWith": "ends"}
_NUMBERS = {"==": "equal", "!=": "unequal", ">": "more", ">=": "least", "<": "less", "<=": "most"}
_SPAN = re.compile(r"(\d{1,8})([hm])")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):00Z")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'"}


def asked(tokens: Sequence[Token]) -> Asked | None:
    """The question these tokens begin with; None when it is none a line can show."""
    for form in (_has, _list_asked, _called, _in_list, _in_field, _ago, _soon, _compared, _plain):
        found = form(tokens)
        if found:
            return found
    return None


def _has(tokens: Sequence[Token]) -> Asked | None:
    if not _looks(tokens, "N(N)") or tokens[0].text != "has":
        return None
    return Asked(4, tokens[2].text, dict.fromkeys(_KINDS, ("given", ())))


def _plain(tokens: Sequence[Token]) -> Asked | None:
    if not _looks(tokens, "N") or _looks(tokens, "N(") or _looks(tokens, "NN"):
        return None
    return Asked(1, tokens[0].text, {"yes_no": ("yes", ())})


def _called(tokens: Sequence[Token]) -> Asked | None:
    if not _looks(tokens, "N(T)"):
        return None
    field, _dot, call = tokens[0].text.rpartition(".")
    value = unquoted(tokens[2].text)
    if value is None:
        return None
    if call == "matches":
        words = _words(value)
        return Asked(4, field, {"text": ("mentions", words)}) if words else None
    return Asked(4, field, {"text": (_CALLS[call], (value,))}) if call in _CALLS else None


def _list_asked(tokens: Sequence[Token]) -> Asked | None:
    """`field.exists(one, one in [...])` and `field.exists(one, one.startsWith("..."))`."""
    if not _looks(tokens, "N(N,N"):
        return None
    field, _dot, call = tokens[0].text.rpartition(".")
    one = tokens[2].text
    if call != "exists" or "." in one:
        return None
    if _looks(tokens[4:], "N(T))") and tokens[4].text == f"{one}.startsWith":
        value = unquoted(tokens[6].text)
        return Asked(9, field, {"texts": ("has_starting", (value,))}) if value else None
    inner = _in_list(tokens[4:])
    if inner is None or inner.field != one or not _looks(tokens[4 + inner.length :], ")"):
        return None
    return Asked(5 + inner.length, field, {"texts": ("has_any", inner.ways["text"][1])})


def _in_list(tokens: Sequence[Token]) -> Asked | None:
    if not _looks(tokens, "NN[") or tokens[1].text != "in":
        return None
    values: list[str] = []
    at = 3
    while _looks(tokens[at:], "T,") or _looks(tokens[at:], "T]"):
        value = unquoted(tokens[at].text)
        if value is None or not _lists_well(value):
            return None
        values.append(value)
        at += 2
        if tokens[at - 1].text == "]":
            return Asked(at, tokens[0].text, {"text": ("one_of", tuple(values))})
    return None


def _in_field(tokens: Sequence[Token]) -> Asked | None:
    if not _looks(tokens, "TNN") or tokens[1].text != "in":
        return None
    value = unquoted(tokens[0].text)
    return Asked(3, tokens[2].text, {"texts": ("has", (value,))}) if value else None


def _ago(tokens: Sequence[Token]) -> Asked | None:
    """`now - field > duration("48h")`."""
    if not _looks(tokens, "N-N") or tokens[0].text != "now":
        return None
    span = _span(tokens[4:])
    how = {">": "longer_ago", "<": "shorter_ago"}.get(tokens[3].text) if span else None
    return Asked(8, tokens[2].text, {"moment": (how, span)}) if how and span else None


def _soon(tokens: Sequence[Token]) -> Asked | None:
    """`field - now < duration("48h")`."""
    if not _looks(tokens, "N-N<") or tokens[2].text != "now":
        return None
    span = _span(tokens[4:])
    return Asked(8, tokens[0].text, {"moment": ("within", span)}) if span else None


def _compared(tokens: Sequence[Token]) -> Asked | None:
    if len(tokens) < 3 or not _looks(tokens, "N") or tokens[1].text not in _NUMBERS:  # noqa: PLR2004 -- a field, a sign, a value
        return None
    field, sign = tokens[0].text, tokens[1].text
    if _looks(tokens[2:], _TEXT):
        value = unquoted(tokens[2].text)
        how = {"==": "is", "!=": "is_not"}.get(sign)
        return Asked(3, field, {"text": (how, (value,))}) if how and value else None
    if _looks(tokens[2:], _NUMBER):
        return Asked(3, field, {"number": (_NUMBERS[sign], (tokens[2].text,))})
    if _looks(tokens[2:], "-0"):
        return Asked(4, field, {"number": (_NUMBERS[sign], (f"-{tokens[3].text}",))})
    day = _day(tokens[2:])
    how = {"<": "before", ">=": "since"}.get(sign)
    return Asked(6, field, {"moment": (how, (day,))}) if day and how else None


def _span(tokens: Sequence[Token]) -> tuple[str, str] | None:
    """The number and the unit of `duration("48h")`: days from two on, where they come out even."""
    if not _looks(tokens, "N(T)") or tokens[0].text != "duration":
        return None
    found = _SPAN.fullmatch(unquoted(tokens[2].text) or "")
    if not found:
        return None
    number, unit = int(found[1]), found[2]
    if unit == "h" and number >= 48 and number % 24 == 0:  # noqa: PLR2004 -- two days
        return str(number // 24), "days"
    return str(number), {"h": "hours", "m": "minutes"}[unit]


def _day(tokens: Sequence[Token]) -> str:
    if not _looks(tokens, "N(T)") or tokens[0].text != "timestamp":
        return ""
    value = unquoted(tokens[2].text) or ""
    found = _MOMENT.fullmatch(value)
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return ""
    if not found:
        return ""
    return found[1] if found[2] == "00:00" else f"{found[1]} {found[2]}"


def _words(pattern: str) -> tuple[str, ...]:
    """The words a pattern of `writing` looks for; none when it is another pattern."""
    if not (pattern.startswith(BEFORE_WORD) and pattern.endswith(AFTER_WORD)):
        return ()
    inside = pattern[len(BEFORE_WORD) : -len(AFTER_WORD)]
    raw = re.split(r"(?<!\\)((?:\\\\)*)\|", inside)
    joined = ["".join(raw[at : at + 2]) for at in range(0, len(raw), 2)]
    if any(
        re.search(r"(?<!\\)(?:\\\\)*(?:[.+*?()\[\]{}^$]|\\[A-Za-z0-9])", word) for word in joined
    ):
        return ()
    words = tuple(_ESCAPED.sub(r"\1", word) for word in joined)
    return words if all(map(_lists_well, words)) else ()


def _lists_well(value: str) -> bool:
    """Whether a value can stand in a list a person types with commas."""
    return bool(value.strip()) and value == value.strip() and not set(value) & set(",\n\r\t")


def unquoted(token: str) -> str | None:
    """What a quoted text says; None where it holds an escape no line makes."""
    inside = token[1:-1]
    if any(letter not in _LETTERS for letter in _ESCAPED.findall(inside)):
        return None
    return _ESCAPED.sub(lambda found: _LETTERS[found[1]], inside)


def _looks(tokens: Sequence[Token], form: str) -> bool:
    """Whether the tokens begin so: N a name, T a text, 0 a number, any other letter itself."""
    if len(tokens) < len(form):
        return False
    kinds = {_NAME: "name", _TEXT: "text", _NUMBER: "number"}
    return all(
        token.kind == kinds[letter] if letter in kinds else token.text == letter
        for token, letter in zip(tokens, form, strict=False)
    )


_KINDS = ("text", "number", "yes_no", "moment", "texts")
