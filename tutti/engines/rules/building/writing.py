"""From lines to the text of a condition, and what is missing in a line nobody finished."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tutti.engines.rules.building.rows import UNITS, Built, Fields, Group, How, Line, how_of

BEFORE_WORD, AFTER_WORD = r"(?i)(?:^|[^\pL\pN])(?:", r")(?:$|[^\pL\pN])"
_SPECIAL = re.compile(r"([\\.+*?()\[\]{}|^$])")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(built: Built) -> str:
    """The condition's text. Every line must be complete: `missing_in` says nothing of any."""
    groups = [group for group in built.groups if group.lines]
    texts = [_text_of(group, alone=len(groups) == 1) for group in groups]
    return _SIGN[built.join].join(texts)


def missing_in(line: Line, fields: Fields) -> str:
    """What a person must still do about a line, as a sentence; "" when it is complete."""
    field = fields.get(line.field)
    if field is None:
        return _("Choose what is asked.")
    how = how_of(field, line.how)
    if how is None:
        return _("Choose how it is asked.")
    return _missing_value(how, line.values)


def _missing_value(how: How, values: Sequence[str]) -> str:
    given = [value for value in values if value.strip()]
    match how.takes:
        case "nothing":
            return ""
        case "number" if not given or not _NUMBER.fullmatch(given[0]):
            return _("Write a number, as 50 or 4.5.")
        case "day" if not given or not _is_day(given[0]):
            return _("Write a day, as 2026-03-01.")
        case "span" if len(given) < 2 or not _is_span(given):  # noqa: PLR2004 -- a number and its unit
            return _("Write a whole number, as 48.")
        case _ if not given:
            return _("Say what it is compared with.")
    return ""


def _is_day(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(value))


def _is_span(values: Sequence[str]) -> bool:
    return values[0].isdecimal() and len(values[0]) <= 6 and values[1] in UNITS  # noqa: PLR2004 -- 999,999 days


def _text_of(group: Group, *, alone: bool) -> str:
    texts = [written(line) for line in group.lines]
    joined = _SIGN[group.join].join(texts)
    return joined if alone or len(texts) == 1 else f"({joined})"


def written(line: Line) -> str:
    """One line as the language has it."""
    return _WRITERS[line.how](line.field, line.values)


def quoted(text: str) -> str:
    """A text as the language quotes it."""
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'


def listed(values: Sequence[str]) -> str:
    return "[" + ", ".join(quoted(value) for value in values) + "]"


def pattern_of(words: Sequence[str]) -> str:
    """A pattern that finds one of the words, whole, in small or capital letters of any script."""
    return BEFORE_WORD + "|".join(_SPECIAL.sub(r"\\\1", word) for word in words) + AFTER_WORD


def _moment(value: str) -> str:
    day, _sep, hour = value.replace("T", " ").partition(" ")
    return f'timestamp("{day}T{hour or "00:00"}:00Z")'


def _span(values: Sequence[str]) -> str:
    minutes = int(values[0]) * UNITS[values[1]]
    return f'duration("{minutes}m")' if minutes % 60 else f'duration("{minutes // 60}h")'


_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?")
_SIGN = {"all": " && ", "any": " || "}
_WRITERS: dict[str, Callable[[str, Sequence[str]], str]] = {
    "mentions": lambda field, values: f"{field}.matches({quoted(pattern_of(values))})",
    "mentions_not": lambda field, values: f"!{field}.matches({quoted(pattern_of(values))})",
    "is": lambda field, values: f"{field} == {quoted(values[0])}",
    "is_not": lambda field, values: f"{field} != {quoted(values[0])}",
    "one_of": lambda field, values: f"{field} in {listed(values)}",
    "none_of": lambda field, values: f"!({field} in {listed(values)})",
    "contains": lambda field, values: f"{field}.contains({quoted(values[0])})",
    "lacks": lambda field, values: f"!{field}.contains({quoted(values[0])})",
    "starts": lambda field, values: f"{field}.startsWith({quoted(values[0])})",
    "ends": lambda field, values: f"{field}.endsWith({quoted(values[0])})",
    "equal": lambda field, values: f"{field} == {values[0]}",
    "unequal": lambda field, values: f"{field} != {values[0]}",
    "more": lambda field, values: f"{field} > {values[0]}",
    "least": lambda field, values: f"{field} >= {values[0]}",
    "less": lambda field, values: f"{field} < {values[0]}",
    "most": lambda field, values: f"{field} <= {values[0]}",
    "yes": lambda field, _values: field,
    "no": lambda field, _values: f"!{field}",
    "longer_ago": lambda field, values: f"now - {field} > {_span(values)}",
    "shorter_ago": lambda field, values: f"now - {field} < {_span(values)}",
    "within": lambda field, values: f"{field} - now < {_span(values)}",
    "before": lambda field, values: f"{field} < {_moment(values[0])}",
    "since": lambda field, values: f"{field} >= {_moment(values[0])}",
    "has": lambda field, values: f"{quoted(values[0])} in {field}",
    "has_not": lambda field, values: f"!({quoted(values[0])} in {field})",
    "has_any": lambda field, values: f"{field}.exists(one, one in {listed(values)})",
    "has_none": lambda field, values: f"!{field}.exists(one, one in {listed(values)})",
    "has_starting": lambda field, values: (
        f"{field}.exists(one, one.startsWith({quoted(values[0])}))"
    ),
    "given": lambda field, _values: f"has({field})",
    "missing": lambda field, _values: f"!has({field})",
}
