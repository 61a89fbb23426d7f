"""The date of the earliest promise that runs on a case. The promises themselves are kept by their own room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from tutti.cases.actions.changing import changing
from tutti.cases.models import Case
from tutti.ground.db.bulk import update_rows
from tutti.journal.facts import Actor

Heeding = Callable[[Collection[int]], None]
_heeding: list[Heeding] = []


def heeds_promised_dates(heed: Heeding) -> Heeding:
    """Register a function a room is told the cases by whose date changed, in the transaction that changes it."""
    _heeding.append(heed)
    return heed


def set_promised_at(case: Case, at: datetime | None, *, by: Actor) -> Case:
    """Keep when the earliest running promise is due, None for none; the case's one date follows.

    No fact of its own: the promise's facts say what was promised, and this only repeats their earliest date.
    """
    if case.promised_at != at:
        with changing(case, by=by) as locked:
            locked.promised_at = at
            _tell([locked.pk])
    return case


def set_promised_of(cases: Iterable[Case], dates: Mapping[int, datetime | None]) -> None:
    """The same for many cases the caller holds locked, in one statement; `dates` by case."""
    changed = [case for case in cases if case.promised_at != dates[case.pk]]
    for case in changed:
        case.promised_at = dates[case.pk]
        case.due_at = case.right_due
    columns = ("id", "promised_at", "due_at")
    update_rows(Case, [{name: getattr(case, name) for name in columns} for case in changed])
    _tell([case.pk for case in changed])


def _tell(case_ids: Collection[int]) -> None:
    for heed in _heeding if case_ids else ():
        heed(case_ids)
