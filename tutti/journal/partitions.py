"""Tables partitioned by range of id: made in steps, always one partition ahead of what is written.

Uniqueness other than the id does not exist in such a table; PostgreSQL would need the id in it.
"""

from __future__ import annotations

from django.db import connection

STEP = 20_000_000  # rows a partition; its indexes stay around 1 GB
AHEAD = 2


def create_partitions(table: str, *, highest_id: int = 0) -> int:
    """Make the partitions that ids up to `highest_id`, and two steps beyond it, will need. Says how many are new."""
    wanted = range(highest_id // STEP + 1 + AHEAD)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = %s::regclass",
            [table],
        )
        present = {name for (name,) in cursor.fetchall()}
        missing = [step for step in wanted if f"{table}_p{step}" not in present]
        for step in missing:
            cursor.execute(
                f"CREATE TABLE {table}_p{step} PARTITION OF {table}"
                f" FOR VALUES FROM ({step * STEP}) TO ({(step + 1) * STEP})"
            )
    return len(missing)


def keep_all_ahead() -> None:
    """Make new partitions of every partitioned table before its last one is reached."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partrelid::regclass::text FROM pg_partitioned_table")
        tables = [table for (table,) in cursor.fetchall()]
    for table in tables:
        create_partitions(table, highest_id=_highest_id(table))


def _highest_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 -- a table of ours
        (highest,) = cursor.fetchone() or (0,)
    return int(highest)
