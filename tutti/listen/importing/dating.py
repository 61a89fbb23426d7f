"""Which style the dates of a column have, settled by the whole column where a cell may be read two ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tutti.channels.importer.moments import hits, parse
from tutti.listen.importing.surveying import Survey

ENOUGH = 0.8  # of the values must be dates; the others are set aside row by row
QUICK = 200
TWO_WAYS = ("dmy", "mdy")
CLEARLY = 4  # times as far
FEW = 10  # rows are sorted by chance


def settle_dates(seen: Survey, column: str, *, quick: bool = False) -> str:
    """The column's style; "" when there is none or when nothing in the file tells day from month.

    `quick`: only whether it is a date column at all; then either of two possible orders will do.
    """
    values = seen.columns[column].values if column in seen.columns else []
    values = values[:QUICK] if quick else values
    found = hits(values)
    best = max(found, key=lambda style: found[style]) if values else ""
    if not best or found[best] < ENOUGH * len(values):
        return ""
    if quick or best not in TWO_WAYS or not _may_be_either(values, found):
        return best
    return (
        _by_whole_column(seen, column)
        or _by_other_columns(seen, column)
        or _by_the_future(values)
        or _by_order(values)
    )


def _may_be_either(values: Sequence[str], found: dict[str, int]) -> bool:
    """Whether both orders read as many, and not all to the same day."""
    if found["dmy"] != found["mdy"]:
        return False
    return any(parse(value, "dmy", UTC) != parse(value, "mdy", UTC) for value in values)


def _by_whole_column(seen: Survey, column: str) -> str:
    """One 19/05 anywhere in the file settles it."""
    for value in seen.values_of(column):
        found = hits([value], TWO_WAYS)
        if found["dmy"] != found["mdy"]:
            return max(found, key=lambda style: found[style])
    return ""


def _by_other_columns(seen: Survey, column: str) -> str:
    """One file writes its dates one way."""
    for other in seen.columns.values():
        found = hits(other.values[:QUICK], TWO_WAYS) if other.name != column else {}
        if found and max(found.values()) >= ENOUGH * len(other.values[:QUICK]) > 0:
            if found["dmy"] != found["mdy"]:
                return max(found, key=lambda style: found[style])
            whole = _by_whole_column(seen, other.name)
            if whole:
                return whole
    return ""


def _by_the_future(values: Sequence[str]) -> str:
    """What is past cannot lie in the future."""
    limit = datetime.now(UTC) + timedelta(days=2)
    future = {
        style: any((moment := parse(value, style, UTC)) and moment > limit for value in values)
        for style in TWO_WAYS
    }
    possible = [style for style in TWO_WAYS if not future[style]]
    return possible[0] if len(possible) == 1 else ""


def _by_order(values: Sequence[str]) -> str:
    """Exports are mostly sorted by date: read the wrong way round, such a column leaps about by months."""
    wander = {style: _wander(values, style) for style in TWO_WAYS}
    calm, wild = sorted(TWO_WAYS, key=lambda style: wander[style])
    return calm if len(values) > FEW and wander[wild] > CLEARLY * wander[calm] else ""


def _wander(values: Sequence[str], style: str) -> float:
    """Days from each row to the next, added up."""
    moments = [moment for value in values if (moment := parse(value, style, UTC))]
    return sum(abs((later - earlier).days) for earlier, later in pairwise(moments))
