"""From envelope to opened case: messages a second, all followers done, beside the bare rows.

One process stores, as a web process or a poller would; two follow, as two `tutti worker` would.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import psutil

from bench.bare import BATCH, empty, filled_tables, insert_all, rows_of
from bench.ruled import fifty_rules, nothing_understood
from bench.table import Figure

WORKERS = 2
PATIENCE = 600.0
UNDERSTAND = "BENCH_UNDERSTAND"  # blank: workers understand nothing
WORDS = (
    "mortgage payment statement fee charged twice please answer card blocked abroad letter rate"
    " March April bank called nobody knows account transfer refund waiting since Monday thanks"
).split()


def measure_intake(size: int) -> list[Figure]:
    from bench.probe import install

    install()
    department = _department()
    plain = _channel("bench", department)
    mailbox = _channel("email", department)
    return [
        _beside_bare_rows("messages", plain, _body, size),
        _beside_bare_rows("letters (real mail, parsed)", mailbox, _letter, size // 2),
        _processor_time(plain, min(size, 5000)),
        _import(size),
    ]


def measure_understanding(size: int) -> list[Figure]:
    """With everything understood and fifty rules on, beside the same messages without both (understood-7)."""
    from bench.probe import install

    install()
    department = _department()
    channel = _channel("bench", department)
    without = _clocked(channel, size, "bare", understood=False)
    cost_without = _cost(channel, size, "bare-cost", understood=False)
    with fifty_rules(department):
        ruled = _clocked(channel, size, "ruled", understood=True)
        cost_ruled = _cost(channel, size, "ruled-cost", understood=True)
    return [
        Figure(
            what=f"intake of {size:,} messages, all understood, 50 rules on",
            value=size / ruled,
            unit="messages/s",
            baseline="the same without understanding and rules, messages/s",
            baseline_value=size / without,
            aim="2,000, never under 1,000",
            note=f"by the clock, {WORKERS} workers",
        ),
        Figure(
            what="the same by processor time, own and the database's",
            value=size / cost_ruled,
            unit="messages/s of one core",
            baseline="without understanding and rules, the same",
            baseline_value=size / cost_without,
            note=f"{cost_ruled / size * 1000:.2f} ms a message, without {cost_without / size * 1000:.2f} ms",
        ),
    ]


def _clocked(channel: Any, size: int, run: str, *, understood: bool) -> float:
    from tutti.channels.contract import Raw

    os.environ[UNDERSTAND] = "1" if understood else ""
    warm = [Raw(key=f"{run}-warm-{n}", data=_body(n, f"{run}-warm")) for n in range(BATCH)]
    raws = [Raw(key=f"{run}-{n}", data=_body(n, run)) for n in range(size)]
    _take_in(channel, warm)
    seconds = _take_in(channel, raws)
    empty(filled_tables())
    return seconds


def _cost(channel: Any, size: int, run: str, *, understood: bool) -> float:
    """Processor seconds in one process."""
    from tutti.channels.contract import Raw
    from tutti.journal.following import create_cursors, drain
    from tutti.listen.actions.storing import store_raw

    create_cursors()
    with nullcontext() if understood else nothing_understood():
        began = _worked()
        for start in range(0, size, BATCH):
            numbers = range(start, min(size, start + BATCH))
            store_raw(channel, [Raw(key=f"{run}-{n}", data=_body(n, run)) for n in numbers])
        drain()
        cost = _worked() - began
    empty(filled_tables())
    return cost


def _beside_bare_rows(
    what: str, channel: Any, body: Callable[[int, str], bytes], size: int
) -> Figure:
    from tutti.channels.contract import Raw

    raws = [Raw(key=f"warm-{n}", data=body(n, "warm")) for n in range(BATCH)]
    _take_in(channel, raws)  # plans, pages and code are warm
    empty(filled_tables())
    raws = [Raw(key=f"item-{n}", data=body(n, "item")) for n in range(size)]
    seconds = _take_in(channel, raws)
    rows = {table: rows_of(table) for table in filled_tables()}
    empty(list(rows))
    bare = insert_all(rows)
    empty(list(rows))
    each = sum(len(r.rows) for r in rows.values()) / size
    return Figure(
        what=f"intake, envelope to case, {size:,} {what}",
        value=size / seconds,
        unit="messages/s",
        baseline="executemany of the same rows, messages/s",
        baseline_value=size / bare,
        aim="2,000, never under 1,000; ratio over 0.25",
        note=f"{each:.1f} rows a message, {WORKERS} workers, {os.cpu_count()} cores",
    )


def _processor_time(channel: Any, size: int) -> Figure:
    """What one message costs the processor, in one process: true also on a machine others use as well."""
    from tutti.channels.contract import Raw
    from tutti.journal.following import create_cursors, drain
    from tutti.listen.actions.storing import store_raw

    create_cursors()
    began = _worked()
    for start in range(0, size, BATCH):
        numbers = range(start, min(size, start + BATCH))
        store_raw(channel, [Raw(key=f"work-{n}", data=_body(n, "work")) for n in numbers])
    drain()
    cost = _worked() - began
    rows = {table: rows_of(table) for table in filled_tables()}
    empty(list(rows))
    began = _worked()
    insert_all(rows)
    bare = _worked() - began
    empty(list(rows))
    return Figure(
        what="messages a second of processor time, own and the database's",
        value=size / cost,
        unit="messages/s of one core",
        baseline="executemany of the same rows, the same",
        baseline_value=size / bare,
        aim="ratio over 0.25",
        note=f"{cost / size * 1000:.2f} ms a message; {size:,} messages, one process",
    )


def _worked() -> float:
    """Processor seconds so far of this process and of the server process that works for it."""
    from django.db import connection

    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + server.user + server.system


def _import(size: int) -> Figure:
    """The whole command, from its start to every follower done, with nobody else at work."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "complaints.csv"
        _write_table(path, size)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "tutti.config.commands", "import", str(path), "--yes", "--json"],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds = time.perf_counter() - began
    cases = json.loads(done.stdout.splitlines()[-1])["cases"]
    empty(filled_tables())
    return Figure(
        what=f"tutti import, {size:,} rows of a CSV file",
        value=size / seconds,
        unit="rows/s",
        note=f"the whole command, one process, {cases:,} cases",
    )


def _write_table(path: Path, size: int) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "name", "email", "subject", "text"])
        for n in range(size):
            date = f"2026-0{1 + n % 9}-{1 + n % 28:02}T10:00:00Z"
            address = f"person{_person(n)}@rows.example"
            writer.writerow([n, date, f"Person {_person(n)}", address, f"Payment {n}", _words(n)])


def _department() -> Any:
    from tutti.ground.accounts.actions.signing_in import first_administrator
    from tutti.ground.accounts.models import Department

    return Department.objects.create(name="Front desk", keeper=first_administrator())


def _channel(kind: str, department: Any) -> Any:
    from tutti.listen.models import Channel

    settings = {"address": "care@acme.test"} if kind == "email" else {}
    return Channel.objects.create(
        kind=kind, name=f"Bench {kind}", department=department, settings=settings, state="paused"
    )


def _person(number: int) -> int:
    """Every third person writes twice."""
    return number - 1 if number % 3 == 2 else number


def _words(number: int) -> str:
    return " ".join(random.Random(number).choices(WORDS, k=28))


def _body(number: int, run: str) -> bytes:
    return json.dumps(
        {
            "id": f"{run}-{number}",
            "from": f"person{_person(number)}@{run}.example",
            "name": f"Person {_person(number)}",
            "title": f"About payment {number}",
            "text": _words(number),
        }
    ).encode()


def _letter(number: int, run: str) -> bytes:
    """A letter as mail programs write it: text and HTML, headers of the way it came."""
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["Received"] = f"from mx.{run}.example by mx.acme.test; Sat, 21 Nov 2026 10:00:00 +0000"
    letter["From"] = f"Person {_person(number)} <person{_person(number)}@{run}.example>"
    letter["To"] = "care@acme.test"
    letter["Date"] = "Sat, 21 Nov 2026 10:00:00 +0000"
    letter["Subject"] = f"About payment {number}"
    letter["Message-ID"] = f"<{number}@{run}.example>"
    letter.set_content(_words(number))
    letter.add_alternative(f"<p>{_words(number)}</p>", subtype="html")
    return letter.as_bytes()


def _take_in(channel: Any, raws: Sequence[Any]) -> float:
    """Store everything while workers follow in processes of their own; seconds until all of it was followed."""
    from django.db import connections

    from tutti.journal.following import create_cursors
    from tutti.listen.actions.storing import store_raw

    create_cursors()
    connections.close_all()
    spawn = multiprocessing.get_context("spawn")
    stop, ready = spawn.Event(), spawn.Semaphore(0)
    workers = [spawn.Process(target=_work, args=(stop, ready)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    began = time.perf_counter()
    for start in range(0, len(raws), BATCH):
        store_raw(channel, raws[start : start + BATCH])
    _until_followed(began + PATIENCE)
    seconds = time.perf_counter() - began
    stop.set()
    for worker in workers:
        worker.join(20)
    return seconds


def _work(stop: Any, ready: Any) -> None:
    import django

    django.setup()
    from bench.probe import install
    from tutti.journal.loop import run_followers

    install()
    over = threading.Event()
    threading.Thread(target=lambda: (stop.wait(), over.set()), daemon=True).start()
    threading.Timer(1.0, ready.release).start()  # by then it listens
    with nullcontext() if os.environ.get(UNDERSTAND, "1") else nothing_understood():
        run_followers(over)


def _until_followed(deadline: float) -> None:
    """Only look: the workers do the work. One statement, so that nothing moves between two groups."""
    from django.db import connection

    from tutti.journal.following import GROUPS

    followed = [(group.name, name) for group in GROUPS.values() for name in group.functions]
    groups, names = zip(*followed, strict=True)
    with connection.cursor() as cursor:
        while time.perf_counter() < deadline:
            cursor.execute(_BEHIND, [list(groups), list(names)])
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise RuntimeError("The workers did not follow to the end.")


_BEHIND = """
SELECT EXISTS (
  SELECT FROM journal_cursor c, LATERAL (
    SELECT FROM journal_entry e WHERE (e.xid, e.id) > (c.xid, c.after_id) AND e.name IN (
      SELECT f.name FROM unnest(%s::text[], %s::text[]) AS f("group", name) WHERE f."group" = c."group"
    ) ORDER BY e.xid, e.id LIMIT 1) waiting)
"""
