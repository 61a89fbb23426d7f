"""The priority of cases with its strongest reasons. What it comes to is reckoned by its own room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tutti.cases.models import Case
from tutti.ground.db.bulk import update_rows
from tutti.journal.copying import as_jsonb

Ranked = tuple[int, list[dict[str, Any]]]


def set_priorities(cases: Iterable[Case], ranked: Mapping[int, Ranked]) -> None:
    """Keep priority and reasons of many cases the caller holds locked, in one statement; `ranked` by case.

    No fact of its own: a priority follows from facts and from time, and is reckoned again at any moment.
    """
    changed = [case for case in cases if (case.priority, case.priority_reasons) != ranked[case.pk]]
    for case in changed:
        case.priority, case.priority_reasons = ranked[case.pk]
    update_rows(
        Case,
        [
            {
                "id": case.pk,
                "priority": case.priority,
                "priority_reasons": as_jsonb(case.priority_reasons),
            }
            for case in changed
        ],
    )
