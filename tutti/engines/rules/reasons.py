"""Why a rule held: the parts of its condition that held, and what they asked, without what people wrote.

Effects stay for ever; a message's text may have to go. So only numbers, yes and no, moments and words of closed lists
are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from tutti.engines.rules.conditions import holds_in
from tutti.engines.rules.giving import Row, Schema, flat
from tutti.engines.rules.programs import schema_of
from tutti.engines.rules.reading import parts, without_texts
from tutti.engines.rules.registry import fields_of, scope

Reason = dict[str, Any]
LONGEST_PART = 300  # letters of a part that are kept

_NAME = re.compile(r"[a-z_]+(?:\.\w+)+")


def reasons_of(
    condition: str, scope_name: str, row: Row, *, schema: Schema | None = None
) -> list[Reason]:
    """The parts that held of a condition that held, each with what it asked and may be kept.

    With the `schema` of the scope at hand nothing is asked of the database.
    """
    if not condition.strip():
        return []
    sign, texts = parts(condition)
    if sign == "||":
        known = schema_of(scope_name) if schema is None else schema
        held = [each for each in texts if holds_in(known, each, values=row)]
    else:
        held = texts
    kept = kept_fields(scope_name)
    values = dict(flat("", row))
    return [_reason(part, kept, values) for part in held]


def _reason(part: str, kept: frozenset[str], values: dict[str, Any]) -> Reason:
    asked = [name for name in dict.fromkeys(_NAME.findall(without_texts(part))) if name in kept]
    return {
        "part": part[:LONGEST_PART],
        "values": {name: _plain(values[name]) for name in asked if name in values},
    }


@lru_cache(maxsize=32)
def kept_fields(scope_name: str) -> frozenset[str]:
    """A house's own fields are left out: what is in them is about somebody."""
    return frozenset(
        f"{kind}.{field.name}"
        for kind in scope(scope_name)
        for field in fields_of(kind)
        if not field.name.startswith("fields.")
        and (field.kind in {"number", "yes_no", "moment"} or field.choices)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)
