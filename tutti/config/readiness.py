"""Getting ready: the database joined, Django set up, the tables up to date, the static files in place."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.places import default_home
from tutti.ground.postgres.programs import OLDEST
from tutti.ground.postgres.trouble import ClusterUnusable
from tutti.journal.partitions import keep_all_ahead
from tutti.journal.renumbering import renumber_if_restored

ONE_AT_A_TIME = 7_388_537_214  # an advisory lock of our own: two starts migrate one after the other


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def home() -> Path:
    return Path(os.environ.get("TUTTI_HOME") or default_home())


def embedded() -> Cluster | None:
    """The home's own server, or none when `DATABASE_URL` names another."""
    return None if os.environ.get("DATABASE_URL") else Cluster(home())


@contextmanager
def joined() -> Iterator[Cluster | None]:
    """The database answers and is new enough; Django is set up. Every command begins so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
    cluster = embedded()
    if cluster is None:
        _require_new_enough(os.environ["DATABASE_URL"])
        django.setup()
        yield None
        return
    with cluster.joined():
        django.setup()
        try:
            yield cluster
        finally:
            _let_go_of_connections()


def _let_go_of_connections() -> None:
    """Before the server may stop: whoever joins again in this process starts with fresh ones."""
    connections.close_all()
    close_pool = getattr(connection, "close_pool", None)  # PostgreSQL's wrapper has one
    if close_pool is not None:
        close_pool()


def bring_tables_up_to_date(*, verbosity: int = 0) -> None:
    """Apply what is missing, and mend what a restore into another server left; who comes second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
            keep_all_ahead()
            renumber_if_restored()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
    connection.close()


def lay_out_static_files() -> None:
    """Collect them into the home, only when one of them changed since the last time."""
    target = Path(settings.STATIC_ROOT)
    stamp, now = target / ".stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _fingerprint() -> str:
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _require_new_enough(url: str) -> None:
    """An older server is refused before anything is written to it."""
    try:
        with psycopg.connect(url, connect_timeout=10) as server:
            version = server.info.server_version
    except (psycopg.Error, OperationalError) as error:
        raise ClusterUnusable(
            f"The server in DATABASE_URL does not answer: {str(error).strip()}\n"
            "Check the address, the user and that the server runs."
        ) from error
    if version < OLDEST * 10_000:
        raise ClusterUnusable(
            f"The server in DATABASE_URL is PostgreSQL {version // 10_000}. "
            f"Tutti needs {OLDEST} or newer. Nothing was changed."
        )
