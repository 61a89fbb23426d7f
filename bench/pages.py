"""Whole HTTP answers of the pages people live in, at growing sizes, beside one bare indexed query."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from bench.fill import Filled, fill
from bench.table import Figure

ASKED = int(os.environ.get("ASKED") or 100)  # requests a page
WARM = 20


def measure_pages(sizes: list[int]) -> list[Figure]:
    figures: list[Figure] = []
    medians: dict[str, float] = {}
    already = 0
    for size in sizes:
        place = fill(size, already=already)
        already = size
        with server() as (port, process):
            for figure in _at(size, place, port, psutil.Process(process), medians):
                figures.append(figure)
                print(f"  {figure.what}: {figure.value:.1f} ms", flush=True)
    return figures


def _at(
    size: int, place: Filled, port: int, process: psutil.Process, medians: dict[str, float]
) -> Iterator[Figure]:
    cookie = _session(place.agent)
    bare = statistics.median(_timed(_bare_query(place), ASKED))
    for name, path in _pages(place).items():
        worked = _worked(process)
        times = _timed(_asking(port, path, cookie), ASKED)
        own = (_worked(process) - worked) / (ASKED + WARM) * 1000
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
        before = medians.get(name)
        medians[name] = median
        growth = f", {median / before - 1:+.0%} from the size before" if before else ""
        yield Figure(
            what=f"{name} at {size:,} messages",
            value=median,
            unit="ms median",
            baseline="one bare indexed query, ms median",
            baseline_value=bare,
            aim="p95 under 50 ms at 1 M, flat",
            note=f"p95 {p95:.1f} ms, {own:.1f} ms of the web process's own work{growth}",
        )


def _pages(place: Filled) -> dict[str, str]:
    return {
        "inbox": f"/queues/{place.department}/",
        "my turn": "/",
        "to be taken": "/to-be-taken/",
        "case": f"/cases/{place.case}/",
        "person": f"/people/{place.person}/",
        "search, a rare word": "/search/?q=ref77",
        "search, a common word": "/search/?q=mortgage",
        "people": "/people/",
        "tasks": "/tasks/",
    }


def _worked(process: psutil.Process) -> float:
    """Seconds of processor time so far: what other people's load on the machine does not change much."""
    family = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


def _timed(ask: Callable[[], None], count: int) -> list[float]:
    for _ in range(WARM):
        ask()
    times = []
    for _ in range(count):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _asking(port: int, path: str, cookie: str) -> Callable[[], None]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask() -> None:
        line.request("GET", path, headers={"Cookie": cookie, "Host": f"127.0.0.1:{port}"})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:200]!r}")

    return ask


def _bare_query(place: Filled) -> Callable[[], None]:
    import psycopg
    from django.db import connection

    from tutti.journal.loop import own_parameters

    line = psycopg.connect(**own_parameters(), autocommit=True)
    connection.close()

    def ask() -> None:
        line.execute(
            "SELECT * FROM cases_case WHERE department_id = %s AND state = 'open'"
            " ORDER BY due_at, id LIMIT 50",
            [place.department],
        ).fetchall()

    return ask


def _session(member_id: int) -> str:
    """A signed-in browser's cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tutti.ground.accounts.models import Member

    member = Member.objects.get(pk=member_id)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """`tutti web` as the product runs it, on a free port; the port and the process's number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tutti.config.commands", "web"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _until_it_answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/sign-in/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The server did not answer within a minute.")
