"""Giving a row's values to a condition: each as its field was described, cut to a size a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tutti.engines.rules.programs import Schema
from tutti.engines.rules.registry import FieldKind

LONGEST_TEXT = 2000  # letters of one value; the rest is left aside
LONGEST_IN_A_LIST = 200
MOST_IN_A_LIST = 50
Row = Mapping[str, Mapping[str, Any]]


def data_of(schema: Schema, row: Row) -> dict[str, Any]:
    """The row's values under the names of the schema; what the schema does not name stays outside."""
    given = dict(flat("", row))
    data: dict[str, Any] = {"now": timezone.now()}
    for name, kind in schema:
        value = _GIVEN[kind](given.get(name))
        data[f"has.{name}"] = value not in {None, ""} if kind != "texts" else bool(value)
        if value is not None:
            data[name] = value
    return data


def flat(before: str, values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(f"{before}{key}.", value)
        else:
            yield f"{before}{key}", value


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    return value[:LONGEST_TEXT] if isinstance(value, str) else None


def _texts(value: Any) -> list[str] | None:
    if value is None:
        return []
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    return [str(each)[:LONGEST_IN_A_LIST] for each in list(value)[:MOST_IN_A_LIST]]


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> float | None:
    is_one = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return float(value) if is_one else None


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
