"""From envelope to opened case: messages a second, all followers done, beside the bare rows.

The baseline is `executemany` of every row the pipeline left behind, table by table, in transactions of the same
size, into the same tables with the same indexes. It reads, decides, threads and matches nothing.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from bench.table import Figure

BATCH = 1000
KEPT = (
    "accounts_",
    "django_",
    "auth_",
    "procrastinate_",
    "house_",
    "listen_channel",
    "journal_cursor",
)


def measure_intake(size: int) -> list[Figure]:
    from bench.probe import install
    from tutti.channels.contract import Raw

    install()
    channel = _channel()
    raws = [Raw(key=f"warm-{n}", data=_body(n, "warm")) for n in range(BATCH)]
    _take_in(channel, raws)  # plans, pages and code are warm
    _empty(_tables())
    raws = [Raw(key=f"item-{n}", data=_body(n, "item")) for n in range(size)]
    seconds = _take_in(channel, raws)
    tables = _tables()
    rows = {table: _rows(table) for table in tables}
    _empty(tables)
    bare = _insert_all(rows)
    rate, bare_rate = size / seconds, size / bare
    each = sum(len(r.rows) for r in rows.values()) / size
    return [
        Figure(
            what=f"intake, envelope to case, {size:,} messages",
            value=rate,
            unit="messages/s",
            baseline="executemany of the same rows, messages/s",
            baseline_value=bare_rate,
            aim="2,000, never under 1,000; ratio over 0.25",
            note=f"{each:.1f} rows a message, {os.cpu_count()} cores",
        )
    ]


def _channel() -> Any:
    from tutti.ground.accounts.actions.signing_in import first_administrator
    from tutti.ground.accounts.models import Department
    from tutti.listen.models import Channel

    keeper = first_administrator()
    department = Department.objects.create(name="Front desk", keeper=keeper)
    return Channel.objects.create(kind="bench", name="Bench", department=department)


def _body(number: int, run: str) -> bytes:
    """One message; every third person writes twice."""
    dice = random.Random(number)
    words = " ".join(dice.choices(WORDS, k=28))
    person = number - number % 3 if number % 3 == 2 else number
    return json.dumps(
        {
            "id": f"{run}-{number}",
            "from": f"person{person}@{run}.example",
            "name": f"Person {person}",
            "title": f"About payment {number}",
            "text": words,
        }
    ).encode()


WORDS = (
    "mortgage payment statement fee charged twice please answer card blocked abroad letter rate"
    " March April bank called nobody knows account transfer refund waiting since Monday thanks"
).split()


def _take_in(channel: Any, raws: Sequence[Any]) -> float:
    """Store everything while workers follow in processes of their own; seconds until all of it was followed."""
    from django.db import connections

    from tutti.journal.following import create_cursors
    from tutti.journal.passing import follow_past_now
    from tutti.listen.actions.storing import store_raw

    create_cursors()
    connections.close_all()
    stop = multiprocessing.get_context("spawn").Event()
    workers = [
        multiprocessing.get_context("spawn").Process(target=_work, args=(stop,)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    time.sleep(3)  # until both listen
    began = time.perf_counter()
    for start in range(0, len(raws), BATCH):
        store_raw(channel, raws[start : start + BATCH])
    follow_past_now()
    seconds = time.perf_counter() - began
    stop.set()
    for worker in workers:
        worker.join(20)
    return seconds


def _work(stop: Any) -> None:
    import django

    django.setup()
    from bench.probe import install
    from tutti.journal.loop import run_followers

    install()

    over = threading.Event()
    threading.Thread(target=lambda: (stop.wait(), over.set()), daemon=True).start()
    run_followers(over)


class Rows:
    """A table's rows with how to put them back."""

    def __init__(self, table: str, columns: Sequence[tuple[str, str]], rows: list[Any]) -> None:
        names = ", ".join(f'"{name}"' for name, _ in columns)
        values = ", ".join(f"%s::{kind}" for _, kind in columns)
        self.insert = f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})"
        self.rows = rows


def _tables() -> list[str]:
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


def _rows(table: str) -> Rows:
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


def _empty(tables: Sequence[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def _insert_all(rows: dict[str, Rows]) -> float:
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
