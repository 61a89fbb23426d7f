"""The baseline of intake: the rows the pipeline left behind, put back by `executemany`.

Table by table, in transactions of the same size, into the same tables with the same indexes. It reads, decides,
threads and matches nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

BATCH = 1000
KEPT = (
    "accounts_",
    "django_",
    "auth_",
    "procrastinate_",
    "house_",
    "listen_channel",
    "rules_rule",  # and its versions
    "journal_cursor",
)


class Rows:
    """A table's rows with how to put them back."""

    def __init__(self, table: str, columns: Sequence[tuple[str, str]], rows: list[Any]) -> None:
        names = ", ".join(f'"{name}"' for name, _ in columns)
        values = ", ".join(f"%s::{kind}" for _, kind in columns)
        self.insert = f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"
        self.rows = rows


def filled_tables() -> list[str]:
    """Tables the pipeline writes, parents first."""
    from django.apps import apps
    from django.db import connection

    models = [model for config in apps.get_app_configs() for model in config.get_models()]
    names = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        return [name for name in names if not name.startswith(KEPT) and _has_rows(cursor, name)]


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return bool(cursor.fetchone()[0])


def rows_of(table: str) -> Rows:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
        columns = cursor.fetchall()
        wanted = ", ".join(
            f'"{name}"::text' if kind in {"jsonb", "tsvector", "xid8"} else f'"{name}"'
            for name, kind in columns
        )
        cursor.execute(f"SELECT {wanted} FROM {table}")
        return Rows(table, columns, cursor.fetchall())


def empty(tables: Sequence[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def insert_all(rows: dict[str, Rows]) -> float:
    """Every table in as many transactions as the pipeline stored batches in."""
    from django.db import connection, transaction

    batches = max(1, max(len(r.rows) for r in rows.values()) // BATCH)
    began = time.perf_counter()
    for table in rows.values():
        for part in _parts(table.rows, batches):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(table.insert, part)
    return time.perf_counter() - began


def _parts(rows: list[Any], count: int) -> Iterator[list[Any]]:
    size = -(-len(rows) // count)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
