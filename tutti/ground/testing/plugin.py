"""The pytest plugin named in pyproject.toml: a database for the run, no way out, the list of proofs."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tutti.ground.testing.network import forbid_the_outside
from tutti.ground.testing.proofs import Proofs, ShortOnes

HOMES = "tutti-db-"
ABANDONED_AFTER = 120  # seconds; a younger home may be about to be joined


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Before anything reads Django's settings: a home and, when none is named, a database server.

    Both go when the process ends, also when pytest fails before it has begun. Each xdist worker has its own: an
    open transaction of one worker's test would hold the journal's horizon for the other's.
    """
    if _only_hands_out(args):
        return
    stack = ExitStack()
    atexit.register(stack.close)
    if not os.environ.get("TUTTI_HOME"):
        home = Path(tempfile.mkdtemp(prefix="tutti-test-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        os.environ["TUTTI_HOME"] = str(home)
    # Static files are collected when Tutti is served; whitenoise warns when the folder is not there.
    (Path(os.environ["TUTTI_HOME"]) / "static").mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _throw_away_database(stack)


def _only_hands_out(args: list[str]) -> bool:
    """Whether this process runs no test itself but hands them to xdist's workers."""
    in_parallel = any(arg.startswith(("-n", "--numprocesses")) for arg in args)
    return in_parallel and "PYTEST_XDIST_WORKER" not in os.environ


def pytest_configure(config: pytest.Config) -> None:
    wanted = os.environ.get("PROVES")
    config.pluginmanager.register(Proofs(wanted) if wanted else ShortOnes(), "proofs")
    # A busy machine draws slowly; that says nothing about what is drawn. 2026-11-21: three seconds for nine texts.
    hypothesis_settings.register_profile(
        "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_the_outside(monkeypatch)


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Django empties its own tables after a test that commits; the queue's are the library's, and it leaves them."""
    yield
    if _commits(request):
        from django.db import connection  # noqa: PLC0415 -- settings are read once the home is made

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE")


def _commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    asked = bool(mark and (mark.kwargs.get("transaction") or mark.args[:1] == (True,)))
    return asked or "transactional_db" in request.fixturenames


def _throw_away_database(stack: ExitStack) -> str:
    """One server for this process's tests."""
    from tutti.ground.postgres.cluster import Cluster  # noqa: PLC0415 -- only runs without a server need it

    _sweep_abandoned()
    home = Path(tempfile.mkdtemp(prefix=HOMES))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    major = os.environ.get("TUTTI_TEST_POSTGRES")  # CI tests the oldest server too
    cluster = Cluster(home, durable=False, major=int(major) if major else None)
    stack.enter_context(cluster.joined())
    found = cluster.connection_parameters()
    return f"postgresql:///{found['dbname']}?host={found['host']}&user={found['user']}"


def _sweep_abandoned() -> None:
    """Servers of runs that were killed: joining and leaving stops one that nobody uses."""
    from tutti.ground.postgres.cluster import Cluster  # noqa: PLC0415 -- only runs without a server need it
    from tutti.ground.postgres.trouble import ClusterUnusable  # noqa: PLC0415 -- only runs without a server need it

    for home in Path(tempfile.gettempdir()).glob(f"{HOMES}*"):
        if time.time() - home.stat().st_mtime < ABANDONED_AFTER:
            continue
        with contextlib.suppress(ClusterUnusable, OSError), Cluster(home).alone() as server:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)
