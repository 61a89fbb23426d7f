"""Keeping the rows of promises as the journal tells them: derived again whenever a case changed, in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tutti.cases.actions.promising import set_promised_of
from tutti.cases.models import Case
from tutti.cases.promises.actions.choosing import choose_for
from tutti.cases.promises.deriving import Derived, derive
from tutti.cases.promises.facts import PromiseBroken, PromiseKept
from tutti.cases.promises.models import Promise, PromiseState
from tutti.cases.promises.queries import entries_of, terms_of
from tutti.engines.calendars.queries import Book
from tutti.engines.calendars.zones import zone_data_version
from tutti.ground.db.among import among
from tutti.ground.db.bulk import update_rows
from tutti.journal.facts import SYSTEM, Fact
from tutti.journal.recording import record

DERIVED = ("version_id", "allowed", "used", "state", "warn_at", "due_at", "stopped_at")
WRITTEN = ("id", *DERIVED, "zone_data", "look_at", "told_after")
ENDED = {PromiseState.KEPT, PromiseState.BROKEN, PromiseState.WITHDRAWN}


@dataclass(kw_only=True)
class Difference:
    """What the tables owe the journal."""

    new: list[Promise] = field(default_factory=list)
    changed: list[Promise] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    ended: list[Promise] = field(default_factory=list)


@transaction.atomic
def reckon_again(case_ids: Collection[int], *, choose: Collection[int] = ()) -> None:
    """Derive the promises of these cases from the journal, and let the tables say the same.

    `choose` names the cases whose policy may be another now. An ended promise whose end stands is not written again:
    it keeps the result and the zone data it ended with.
    """
    found = Case.objects.select_for_update().filter(among("id", set(case_ids) | set(choose)))
    cases = list(found.order_by("pk"))
    choose_for([case for case in cases if case.pk in choose])
    _project(cases)


def look_next(promise: Promise) -> datetime | None:
    """When somebody must look at this promise again: before its date, at it, or never."""
    if promise.state != PromiseState.RUNNING or promise.due_at is None:
        return None
    if promise.told_after == promise.due_at:
        return None
    warned = promise.warn_at is None or promise.told_before == promise.due_at
    return promise.due_at if warned else promise.warn_at


def _project(cases: Sequence[Case]) -> None:
    entries = entries_of([case.pk for case in cases])
    terms, book = terms_of(entry for told in entries.values() for entry in told), Book()
    stored: dict[int, list[Promise]] = {case.pk: [] for case in cases}
    for promise in Promise.objects.filter(among("case_id", list(stored))):
        stored[promise.case_id].append(promise)
    difference = Difference()
    for case in cases:
        derived = derive(entries.get(case.pk, []), terms, book)
        _compare(case.pk, derived, stored[case.pk], difference)
    _write(difference)
    _tell_cases(cases, stored, difference)


def _tell_cases(
    cases: Sequence[Case], stored: Mapping[int, list[Promise]], difference: Difference
) -> None:
    """The date each case shows: of its earliest promise that runs; None when it is settled."""
    for row in difference.new:
        stored[row.case_id].append(row)
    gone = set(difference.gone)
    dates = {}
    for case in cases:
        running = [
            row.due_at
            for row in stored[case.pk]
            if row.state == PromiseState.RUNNING and row.due_at and row.pk not in gone
        ]
        dates[case.pk] = min(running, default=None) if case.is_open else None
    set_promised_of(cases, dates)


def _compare(
    case_id: int, derived: Iterable[Derived], stored: Sequence[Promise], difference: Difference
) -> None:
    known = {_key(row.kind, row.started_at, row.pk): row for row in stored}
    for each in derived:
        row = known.pop(_key(each.kind, each.started_at, each.promise), None)
        if row is None:
            row = _blank(case_id, each)
            difference.new.append(row)
        elif _stands(row, each):
            continue
        else:
            difference.changed.append(row)
        _take_over(row, each, difference)
    difference.gone += [row.pk for row in known.values() if not row.is_dated]


def _key(kind: str, started_at: datetime, pk: int | None) -> tuple[str, datetime | int | None]:
    return (kind, pk) if kind == "dated" else (kind, started_at)


def _stands(row: Promise, derived: Derived) -> bool:
    """The row says it already, or ended as it still ends."""
    if row.state in ENDED and row.stopped_at == derived.stopped_at:
        return True
    return all(getattr(row, name) == _value(derived, name) for name in DERIVED)


def _take_over(row: Promise, derived: Derived, difference: Difference) -> None:
    before = row.state if row.pk else ""
    for name in DERIVED:
        setattr(row, name, _value(derived, name))
    row.zone_data = zone_data_version()
    if row.state in ENDED and row.state != before:
        difference.ended.append(row)
    row.look_at = look_next(row)


def _value(derived: Derived, name: str) -> object:
    return getattr(derived, "version" if name == "version_id" else name)


def _blank(case_id: int, derived: Derived) -> Promise:
    return Promise(case_id=case_id, kind=derived.kind, started_at=derived.started_at)


def _write(difference: Difference) -> None:
    Promise.objects.bulk_create(difference.new)
    facts = [fact for row in difference.ended for fact in _ending(row)]
    if difference.changed:
        rows = [{name: getattr(row, name) for name in WRITTEN} for row in difference.changed]
        update_rows(Promise, rows)
    if difference.gone:
        Promise.objects.filter(pk__in=difference.gone).delete()
    record(facts, by=SYSTEM)


def _ending(row: Promise) -> list[Fact]:
    """What is said of a promise that ended now. That it broke may have been said at its date."""
    if row.state == PromiseState.KEPT:
        return [PromiseKept(case=row.case_id, promise=row.pk, kind=row.kind)]
    if row.state == PromiseState.BROKEN and row.due_at and row.told_after != row.due_at:
        row.told_after = row.due_at
        due_at = row.due_at.isoformat()
        return [PromiseBroken(case=row.case_id, promise=row.pk, kind=row.kind, due_at=due_at)]
    return []
