"""Followers: functions that take what others recorded, in batches, exactly once.

A group (one a stage) does its work *and* moves its cursor in one transaction. The cursor is a place in the
order (transaction, id), read only up to the horizon: the oldest transaction still open when the batch began.
Everything below it is finished, so no entry can appear behind the cursor later. Ascending ids alone would
step over an entry with a low id that commits late; docs/explain/journal.md draws it.

The cursor's row lock makes one reader a group, and it is its own fence: a process paused for too long loses
its connection and with it both the work and the move.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg.types.datetime import TimestamptzLoader

from tutti.journal.entries import COLUMNS, Entry
from tutti.journal.facts import Fact

logger = logging.getLogger(__name__)

BATCH = 1000

Follower = Callable[[Sequence[Entry]], None]
Place = tuple[int, int]  # (transaction, entry id): the order in which the journal is read


@dataclass
class Group:
    """One reader of the journal: its functions by the name of the fact they follow.

    `only` narrows the names for each batch; what it leaves out then is stepped over for good.
    """

    name: str
    from_now: bool = False
    functions: dict[str, list[Follower]] = field(default_factory=dict)
    only: Callable[[], Iterable[str]] | None = None

    def names(self) -> list[str]:
        """The facts it wants to hear of now."""
        if self.only is None:
            return list(self.functions)
        return [name for name in self.only() if name in self.functions]


GROUPS: dict[str, Group] = {}


def follows(
    *facts: type[Fact],
    group: str = "",
    from_now: bool = False,
    only: Callable[[], Iterable[str]] | None = None,
) -> Callable[[Follower], Follower]:
    """Register a function for batches of these facts; its group is the package it stands in, or `group`.

    The function gets entries in id order and must treat each as "this subject changed": lock the subject and
    derive from the tables, or from the subject's entries by id. It never adds up deliveries, because entries
    of one subject may come in different batches out of order. `from_now`: a group that is new on an old
    journal starts at its end, not at its beginning; the first function of the group decides. `only`: asked before each
    batch which of the facts are wanted at all; the others are not even read.
    """

    def register(function: Follower) -> Follower:
        name = group or ".".join(function.__module__.split(".")[1:-1])
        reader = GROUPS.setdefault(name, Group(name, from_now=from_now, only=only))
        for fact in facts:
            reader.functions.setdefault(fact.name, []).append(function)
        return function

    return register


def create_cursors() -> None:
    """Give each group that has none its place; harmless when repeated."""
    with connection.cursor() as cursor:
        for group in GROUPS.values():
            start = "pg_snapshot_xmin(pg_current_snapshot())" if group.from_now else "'0'::xid8"
            cursor.execute(
                'INSERT INTO journal_cursor ("group", xid, after_id, moved_at)'  # noqa: S608 -- ours
                f" VALUES (%s, {start}, 0, now()) ON CONFLICT DO NOTHING",
                [group.name],
            )


def drain(groups: Iterable[str] | None = None, *, upto: Callable[[], Place] | None = None) -> int:
    """Follow until nothing is left to follow, in the order of the stages; how many entries were handed over."""
    handed, more = 0, True
    while more:
        taken = [step(GROUPS[name], upto=upto or horizon) for name in (groups or list(GROUPS))]
        handed += sum(taken)
        more = any(taken)
    return handed


def step(group: Group, *, limit: int = BATCH, upto: Callable[[], Place] | None = None) -> int:
    """Follow one batch. How many entries were taken; 0 when there were none or another reader is at it.

    A batch that fails is retried smaller until the entry that fails is alone; that one is parked.
    The database's own trouble (a lost line, a deadlock) is not the entry's: it is raised, to be tried again later.
    """
    try:
        return _follow(group, limit, upto or horizon)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001 -- whatever it is, it is kept with its traceback
        if limit == 1:
            return _park_next(group, upto or horizon, traceback.format_exc())
        logger.warning("%s: a batch failed; trying fewer entries at once", group.name)
    fewer = max(1, min(limit, _waiting(group, upto or horizon, limit)) // 2)
    return step(group, limit=fewer, upto=upto)


def retry_parked(group: Group, subject: tuple[str, int]) -> int:
    """Follow a subject's parked entries again, in order, all or none. Errors come back to the caller."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'DELETE FROM journal_parked WHERE "group" = %s AND subject_kind = %s'
            " AND subject_id = %s RETURNING entry_id",
            [group.name, *subject],
        )
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"SELECT {COLUMNS} FROM journal_entry WHERE id = ANY(%s) ORDER BY id",  # noqa: S608 -- ours
            [ids],
        )
        _hand_over(group, [_entry(row) for row in cursor.fetchall()])
    return len(ids)


def _follow(group: Group, limit: int, upto: Callable[[], Place]) -> int:
    with transaction.atomic():
        horizon = upto()
        place = _lock_cursor(group)
        if place is None:
            return 0
        entries = _read(group, place, horizon, limit)
        free, held = _without_parked(group, entries)
        _hand_over(group, sorted(free, key=lambda entry: entry.id))
        _park(group, held, error="")
        _move(group, _reached(entries, horizon, limit, place))
    return len(entries)


def horizon() -> Place:
    """Transactions below this one are over. Asked before the batch has a number of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (xid,) = cursor.fetchone() or (0,)
    return int(xid), 0


def _lock_cursor(group: Group) -> Place | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xid::text::bigint, after_id FROM journal_cursor"
            ' WHERE "group" = %s FOR UPDATE SKIP LOCKED',
            [group.name],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _read(group: Group, place: Place, horizon: Place, limit: int) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)  # Django's is in Python
        cursor.execute(
            f"SELECT {COLUMNS} FROM journal_entry"  # noqa: S608 -- columns of ours
            " WHERE (xid, id) > (%s::text::xid8, %s) AND (xid, id) < (%s::text::xid8, %s)"
            " AND name = ANY(%s) ORDER BY xid, id LIMIT %s",
            [*place, *horizon, group.names(), limit],
        )
        return [_entry(row) for row in cursor.fetchall()]


def _entry(row: Sequence[Any]) -> Entry:
    """Django leaves jsonb as text on raw cursors, and xid8 has no type in Python."""
    id_, xid, at, name, actor_kind, actor_id, kind, subject, payload, lane, cause = row
    words = msgspec.json.decode(payload)
    return Entry(id_, int(xid), at, name, actor_kind, actor_id, kind, subject, words, lane, cause)


def _hand_over(group: Group, entries: Sequence[Entry]) -> None:
    batches: dict[Follower, list[Entry]] = {}
    for entry in entries:
        for function in group.functions[entry.name]:
            batches.setdefault(function, []).append(entry)
    for function, batch in batches.items():
        function(batch)


def _reached(entries: Sequence[Entry], horizon: Place, limit: int, place: Place) -> Place:
    """Where a batch ends: at its last entry, or at the horizon when nothing is left below it."""
    if len(entries) < limit:
        return max(place, horizon)
    return entries[-1].xid, entries[-1].id


def _move(group: Group, place: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_cursor SET xid = %s::text::xid8, after_id = %s, moved_at = now()"
            ' WHERE "group" = %s',
            [*place, group.name],
        )


def _without_parked(group: Group, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Entries free to go, and those that must wait behind a parked one of the same subject."""
    if not entries:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT DISTINCT subject_kind, subject_id FROM journal_parked WHERE "group" = %s',
            [group.name],
        )
        parked = set(cursor.fetchall())
    free = [entry for entry in entries if entry.subject not in parked]
    held = [entry for entry in entries if entry.subject in parked]
    return free, held


def _park_next(group: Group, upto: Callable[[], Place], error: str) -> int:
    """Set the one entry aside that just failed alone, and step over it."""
    with transaction.atomic():
        limit = upto()
        place = _lock_cursor(group)
        if place is None:
            return 0
        entries = _read(group, place, limit, 1)
        _park(group, entries, error=error)
        _move(group, _reached(entries, limit, 1, place))
    logger.error("%s: entry %s is parked\n%s", group.name, [e.id for e in entries], error)
    return len(entries)


def _park(group: Group, entries: Sequence[Entry], *, error: str) -> None:
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO journal_parked"
            ' ("group", entry_id, subject_kind, subject_id, error, parked_at)'
            " VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING",
            [(group.name, e.id, e.subject_kind, e.subject_id, error) for e in entries],
        )


def _waiting(group: Group, upto: Callable[[], Place], limit: int) -> int:
    with transaction.atomic():
        limit_place = upto()
        place = _lock_cursor(group)
        return len(_read(group, place, limit_place, limit)) if place else 1
