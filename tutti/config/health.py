"""What `doctor` looks at. One function a question, each answering with a finding."""

from __future__ import annotations

import shutil
import socket
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tutti.ground.jobs.queries import jobs_now, longest_wait
from tutti.journal.models import Parked
from tutti.journal.watching import hold_up, lags

CLOCK_MAY_DIFFER = 2.0  # seconds between this machine and the database
ENOUGH_DISK = 1024**3  # bytes
JOB_IS_LATE = 60.0  # seconds


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `advice` says what to do when it is not fine."""

    what: str
    fine: bool
    seen: str
    advice: str = ""

    def line(self) -> str:
        words = f"{'ok    ' if self.fine else 'not ok'}  {self.what}: {self.seen}"
        return words if self.fine or not self.advice else f"{words}. {self.advice}"


def findings() -> list[Finding]:
    return [_looked(look) for look in LOOKS]


def _looked(look: Callable[[], Finding]) -> Finding:
    """A question the tables cannot answer yet is a finding too."""
    try:
        return look()
    except DatabaseError as error:
        what = look.__name__.removeprefix("the_").replace("_", " ")
        said = str(error).partition("\n")[0]
        return Finding(what, fine=False, seen=said, advice="Run: tutti migrate")


def the_database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone() or ("",)
    where = "the server in DATABASE_URL" if settings.DATABASE_URL else "embedded"
    return Finding("database", fine=True, seen=f"PostgreSQL {version}, {where}")


def the_tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    seen = f"{len(missing)} changes are missing" if missing else "up to date"
    return Finding("tables", fine=not missing, seen=seen, advice="Run: tutti migrate")


def the_code() -> Finding:
    errors = [str(error.msg) for error in run_checks() if error.is_serious()]
    return Finding("start-up checks", fine=not errors, seen="; ".join(errors) or "none complains")


def the_keys() -> Finding:
    folder = Path(settings.KEYRING.folder)
    mode = stat.S_IMODE(folder.stat().st_mode) if folder.exists() else 0
    fine = mode & 0o077 == 0
    seen = f"{folder}, closed to others" if fine else f"{folder} is open to others ({mode:o})"
    return Finding("keys", fine=fine, seen=seen, advice=f"Run: chmod 700 {folder}")


def the_public_address() -> Finding:
    url = settings.TUTTI_URL
    if not url:
        return Finding(
            "public address", fine=True, seen="not set; mails with links are refused until it is"
        )
    where = urlsplit(url)
    fine = where.scheme in {"http", "https"} and _resolves(where.hostname or "")
    advice = "Set TUTTI_URL to the address others open, such as https://tutti.example.org"
    return Finding("public address", fine=fine, seen=url, advice=advice)


def the_clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        (theirs,) = cursor.fetchone() or (0,)
    apart = abs(time.time() - float(theirs))
    advice = "Keep both machines on network time (NTP)."
    seen = f"{apart:.1f} s apart from the database's"
    return Finding("clock", fine=apart < CLOCK_MAY_DIFFER, seen=seen, advice=advice)


def the_disk() -> Finding:
    free = shutil.disk_usage(settings.TUTTI_HOME).free
    seen = f"{free / 1024**3:.1f} GB free at {settings.TUTTI_HOME}"
    return Finding(
        "disk", fine=free > ENOUGH_DISK, seen=seen, advice="Make room before it is full."
    )


def the_followers() -> Finding:
    parked = Parked.objects.count()
    if parked:
        advice = "Look at them in Settings, then try them again."
        return Finding("journal", fine=False, seen=f"{parked} entries are set aside", advice=advice)
    late = [f"{lag.group} {lag.seconds:.0f} s" for lag in lags() if lag.is_late]
    return Finding(
        "journal", fine=not late, seen=", ".join(late) or "followed to its end", advice=_why_late()
    )


def _why_late() -> str:
    holder = hold_up()
    if holder is None:
        return "Is `tutti serve` or `tutti worker` running?"
    return (
        f"Process {holder.pid} ({holder.application or holder.database}) has had a transaction open since"
        f" {holder.since:%H:%M:%S}; nobody reads past it. It ends by itself, or end that process."
    )


def the_jobs() -> Finding:
    failed, wait = jobs_now().failed, longest_wait()
    if failed:
        advice = "Look at them under Settings, Jobs."
        return Finding("jobs", fine=False, seen=f"{failed} have failed", advice=advice)
    advice = "Is `tutti serve` or `tutti worker` running?"
    return Finding(
        "jobs", fine=wait < JOB_IS_LATE, seen=f"longest wait {wait:.0f} s", advice=advice
    )


def _resolves(host: str) -> bool:
    try:
        return bool(host) and bool(socket.getaddrinfo(host, None))
    except OSError:
        return False


LOOKS: tuple[Callable[[], Finding], ...] = (
    the_database,
    the_tables,
    the_code,
    the_keys,
    the_public_address,
    the_clock,
    the_disk,
    the_followers,
    the_jobs,
)
