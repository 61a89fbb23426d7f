"""Writing facts down, many at once, in the transaction that made them true."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db import connection
from django.utils import timezone

from tutti.journal.copying import as_jsonb, copy_rows, next_ids
from tutti.journal.facts import Actor, Fact

LANES = 16
NOTICE = "tutti_journal"

_COLUMNS = ("id at name actor_kind actor_id subject_kind subject_id payload lane caused_by").split()
_TYPES = "int8 timestamptz varchar varchar int8 varchar int8 jsonb int2 int8".split()


class RecordedOutside(Exception):
    """Facts were recorded outside a transaction; they would be true before the change is."""


_cause: ContextVar[int | None] = ContextVar("cause", default=None)


@contextmanager
def because_of(entry_id: int | None) -> Iterator[None]:
    """Everything recorded inside was led to by this entry, where `record` is not told otherwise."""
    before = _cause.set(entry_id)
    try:
        yield
    finally:
        _cause.reset(before)


def record(
    facts: Sequence[Fact],
    *,
    by: Actor,
    at: datetime | Sequence[datetime] | None = None,
    caused_by: int | Sequence[int | None] | None = None,
) -> list[int]:
    """Record `facts` in the current transaction and wake the followers; answers the entries' ids.

    Hold the row lock of each fact's subject while calling: ids of one subject are then in causal order.
    `at` is when it happened (now, when left out); `caused_by` is the entry that led to it. Either may be
    one value for all, or one for each fact; left out, it is what `because_of` says.
    """
    if not facts:
        return []
    if not connection.in_atomic_block:
        raise RecordedOutside("record() needs the transaction of the change it speaks of.")
    ids = next_ids("journal_entry_id_seq", len(facts))
    moments = _for_each(at or timezone.now(), len(facts))
    causes = _for_each(_cause.get() if caused_by is None else caused_by, len(facts))
    copy_rows(
        "journal_entry",
        _COLUMNS,
        _TYPES,
        (_row(*line, by=by) for line in zip(ids, facts, moments, causes, strict=True)),
    )
    _record_personal(ids, facts)
    _wake()
    return ids


def lane_of(kind: str, subject_id: int) -> int:
    """The lane of a subject: the same everywhere, for ever."""
    return crc32(b"%s:%d" % (kind.encode(), subject_id)) % LANES


def _row(
    entry_id: int, fact: Fact, at: datetime, cause: int | None, *, by: Actor
) -> tuple[Any, ...]:
    subject_id = fact.subject_id
    return (
        entry_id,
        at,
        fact.name,
        by.kind,
        by.id,
        fact.subject,
        subject_id,
        as_jsonb(fact.payload()),
        lane_of(fact.subject, subject_id),
        cause,
    )


def _record_personal(ids: Sequence[int], facts: Sequence[Fact]) -> None:
    rows = [
        (entry_id, secrets.token_bytes(16), as_jsonb(fact.personal_data()))
        for entry_id, fact in zip(ids, facts, strict=True)
        if fact.personal
    ]
    if rows:
        copy_rows(
            "journal_personal", ("entry_id", "salt", "data"), ("int8", "bytea", "jsonb"), rows
        )


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [NOTICE])


def _for_each(value: Any, count: int) -> Sequence[Any]:
    if isinstance(value, (list, tuple)):
        return value
    return [value] * count
