"""Giving a row's values to a condition: each as its field was described, cut to a size a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tutti.engines.rules.registry import FieldKind

LONGEST_TEXT = 5000  # letters of one value; the rest is left aside
LONGEST_IN_A_LIST = 200
MOST_IN_A_LIST = 50
Row = Mapping[str, Mapping[str, Any]]
Schema = tuple[tuple[str, FieldKind], ...]

_BLANKED = str.maketrans({"\x00": " "} | {chr(code): " " for code in range(0xD800, 0xE000)})


@dataclass(frozen=True)
class _Given:
    name: str
    known: str  # the name under which a condition asks whether there is a value
    path: tuple[str, ...]
    kind: FieldKind


class Giver:
    """Gives a row's values under the names of a schema; what is not named stays outside.

    `names`: only these of the schema; None gives all.
    """

    def __init__(self, schema: Schema, names: Collection[str] | None = None) -> None:
        self._given = [
            _Given(name, f"has.{name}", tuple(name.split(".")), kind)
            for name, kind in schema
            if names is None or name in names
        ]

    def data(self, row: Row, now: dt.datetime) -> tuple[dict[str, Any], list[str]]:
        """The values by name, and the names that have none: what asks them cannot be answered."""
        data: dict[str, Any] = {"now": now}
        missing = []
        for each in self._given:
            value = _GIVEN[each.kind](_found(row, each.path))
            data[each.known] = bool(value) if each.kind == "texts" else value not in {None, ""}
            if value is None:
                missing.append(each.name)
            else:
                data[each.name] = value
        return data, missing


def flat(before: str, values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The row's values by the names conditions use."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(f"{before}{key}.", value)
        else:
            yield f"{before}{key}", value


def _found(row: Row, path: tuple[str, ...]) -> Any:
    value: Any = row
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
        if value is None:
            return None
    return value


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    return _whole(value[:LONGEST_TEXT]) if isinstance(value, str) else None


def _whole(text: str) -> str:
    """Without what ends a text early in the engine (a zero) or is no letter (half a pair)."""
    if "\x00" not in text and (text.isascii() or _is_encodable(text)):
        return text
    return text.translate(_BLANKED)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(value: Any) -> list[str] | None:
    if value is None:
        return []
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    return [_whole(str(each)[:LONGEST_IN_A_LIST]) for each in list(value)[:MOST_IN_A_LIST]]


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> float | None:
    """None also for what no decimal can hold."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except (OverflowError, ValueError):
        return None


def _moment(value: Any) -> dt.datetime | None:
    """A day begins at midnight in UTC: a day has no zone of its own."""
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    return None


_GIVEN: dict[FieldKind, Callable[[Any], Any]] = {
    "text": _text,
    "texts": _texts,
    "yes_no": _yes_no,
    "number": _number,
    "moment": _moment,
}
