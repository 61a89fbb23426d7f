"""One server process: starting it, waiting for it, stopping it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
from psycopg import pq

from tutti.ground.postgres.folders import reaching
from tutti.ground.postgres.making import SUPERUSER, as_owner, write_gate
from tutti.ground.postgres.owner import Owner
from tutti.ground.postgres.processes import lives, postmaster
from tutti.ground.postgres.programs import Programs
from tutti.ground.postgres.trouble import ClusterUnusable

SAYS_SO_EVERY = 5.0  # seconds
STOP_PATIENCE = (
    60.0  # seconds for a clean stop; after that a hard one, which the next start recovers
)
LOG_KEPT = 10 * 1024 * 1024  # bytes

WHO = f"user={SUPERUSER} dbname=postgres connect_timeout=5"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    "logging_collector": "off",
}
FORGETFUL = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "idle_in_transaction_session_timeout": "0",
}


def tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@dataclass
class Server:
    """A data folder, the programs for it and the user they run as. `durable` off is for throw-away tests."""

    data: Path
    sockets: Path
    log: Path
    nickname: str
    programs: Programs
    owner: Owner
    durable: bool = True
    child: subprocess.Popen[bytes] | None = None  # when this very process started it

    def process(self) -> psutil.Process | None:
        return postmaster(self.data, self.nickname)

    def state(self) -> pq.Ping:
        """What it says of itself: OK, REJECT while it starts, recovers or stops, or no answer."""
        return pq.Ping(pq.PGconn.ping(f"{WHO} host='{self.sockets}'".encode()))

    def start(self) -> None:
        """Start and wait, however long recovery takes; return when it answers."""
        write_gate(self.data, self.owner)
        _shorten(self.log)
        begin = self.log.stat().st_size if self.log.exists() else 0
        self._reap()
        child = self.child = self._launch()
        self.wait_until_ready(lambda: child.poll() is None, since=begin)

    def wait_until_ready(self, starting: Callable[[], bool], *, since: int = 0) -> None:
        began = said = time.monotonic()
        while self.state() != pq.Ping.OK:
            if not starting():
                raise ClusterUnusable(
                    f"The database did not start. Its log says:\n{self._last_words(since)}"
                )
            if time.monotonic() - said > SAYS_SO_EVERY:
                said = time.monotonic()
                tell(
                    f"The database is getting ready ({said - began:.0f} s). After a crash this may take longer."
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop cleanly; open transactions are rolled back, committed ones are on disk."""
        process = self.process()
        if process is None:
            return
        # PostgreSQL 18 waits for ever when asked politely while it recovers from a backend's crash (seen
        # with 18.4). There is nothing to finish then: nobody is connected and the log is on disk.
        ready = self.state() == pq.Ping.OK
        process.send_signal(signal.SIGINT if ready else signal.SIGQUIT)
        began = said = time.monotonic()
        while lives(process):
            now = time.monotonic()
            if now - said > SAYS_SO_EVERY:
                said = now
                tell(f"The database is finishing its work ({now - began:.0f} s).")
            if now - began > STOP_PATIENCE:
                process.send_signal(signal.SIGQUIT)
                began = now
            time.sleep(0.05)
        self._reap()

    def _reap(self) -> None:
        """Take note of the end of a server this process started; others' are their parents' to reap."""
        if self.child:
            self.child.poll()

    def _launch(self) -> subprocess.Popen[bytes]:
        with reaching(self.owner) as reach, self._open_log() as log:
            command = [self.programs["postgres"], "-D", reach(self.data)]
            for name, value in self._settings(reach(self.sockets)).items():
                command += ["-c", f"{name}={value}"]
            return subprocess.Popen(  # noqa: S603  our own program and fixed words
                command, **as_owner(self.owner), stdout=log, stderr=log,
                pass_fds=reach.handles, start_new_session=True,
            )  # fmt: skip

    def _settings(self, sockets: str) -> dict[str, str]:
        own = {"unix_socket_directories": sockets, "cluster_name": self.nickname}
        return SETTINGS | ({} if self.durable else FORGETFUL) | own

    def _open_log(self) -> IO[bytes]:
        handle = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        return os.fdopen(handle, "ab")

    def _last_words(self, since: int) -> str:
        with self.log.open("rb") as file:
            file.seek(since)
            return file.read()[-2000:].decode(errors="replace").strip()


def _shorten(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_KEPT:
        log.replace(log.with_suffix(".old.log"))
