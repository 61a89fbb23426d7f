"""`VACUUM FULL` for what was deleted: a deleted row's bytes stay in the table's file until it is written anew.

A table is closed to everybody while it is rewritten, about a second for 100 MB. So it is done at a quiet hour, gives up
when it does not get the table at once, and leaves large ones to an operator, who is told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection
from django.utils import timezone

from tutti.ground.house.queries import house
from tutti.ground.rewriting.models import Owed, State

logger = logging.getLogger(__name__)

LARGEST = 200 * 1024 * 1024  # bytes; about two seconds closed
PATIENCE = "2s"
QUIET = range(2, 5)  # hours where the house is
STATISTICS = "pg_catalog.pg_statistic"  # it keeps frequent values of every column


def owe_rewrite(tables: Iterable[str]) -> None:
    """Say that rows were deleted for good from these tables; in the transaction that deletes them."""
    now = timezone.now()
    Owed.objects.bulk_create(
        [Owed(table=table, since=now) for table in sorted(set(tables))], ignore_conflicts=True
    )
    Owed.objects.filter(table__in=list(tables), state=State.DONE).update(
        since=now, state=State.OWED
    )


def is_quiet(moment: datetime) -> bool:
    return moment.astimezone(ZoneInfo(house().time_zone)).hour in QUIET


def rewrite_owed(*, largest: int = LARGEST) -> list[str]:
    """Rewrite what is owed, outside any transaction; answers the tables done. What failed stays owed."""
    owed = Owed.objects.exclude(state=State.DONE).order_by("since", "table")
    done = [each.table for each in owed if _rewrite(each, largest)]
    if done:
        _forget_frequent_values()
    return done


def _rewrite(owed: Owed, largest: int) -> bool:
    began = timezone.now()
    size = _size(owed.table)
    state = State.TOO_LARGE if size > largest else _try(owed.table)
    Owed.objects.filter(pk=owed.pk).update(state=state, tried_at=began, size=size)
    # what was deleted while it ran is owed again
    Owed.objects.filter(pk=owed.pk, since__gt=began).update(state=State.OWED)
    return state == State.DONE


def _try(table: str) -> State:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
        except OperationalError:
            logger.warning("%s was in use all the time; it is rewritten another night", table)
            return State.BUSY
        finally:
            cursor.execute("SELECT set_config('lock_timeout', '0', false)")
    return State.DONE


def _size(table: str) -> int:
    """With its indexes, and all its partitions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size(%s::regclass) + coalesce(sum(pg_total_relation_size(relid)), 0)"
            " FROM pg_partition_tree(%s::regclass)",  # empty for a table without partitions
            [table, table],
        )
        (size,) = cursor.fetchone() or (0,)
    return int(size)


def _forget_frequent_values() -> None:
    """What the planner knew of the old values goes too, where we may; elsewhere the next vacuum takes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        (may,) = cursor.fetchone() or (False,)
        if may:
            cursor.execute(f"VACUUM FULL {STATISTICS}")
