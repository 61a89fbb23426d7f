"""The product's processes, started, killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tutti.ground.postgres.cluster import Cluster


class Web:
    """`tutti web`, as anybody starts it."""

    name = "web"

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = _free_port()
        self._environment = environment | {"PORT": str(self.port), "TUTTI_WEB_PROCESSES": "1"}
        self._log = log
        self.start()

    def start(self) -> None:
        self.process = _run(["-m", "tutti.config.commands", "web"], self._environment, self._log)

    def kill(self) -> None:
        """The server and the processes it started, all at once."""
        _end(self.process)

    def answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0


class Worker:
    """`tutti worker`, with a second one warmed up behind it that has not touched anything yet."""

    name = "worker"

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._environment, self._log = environment, log
        self._next = self._warm()
        self.start()

    def start(self) -> None:
        self.process, self._next = self._next, self._warm()
        assert self.process.stdin
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        _end(self.process)

    def end(self) -> None:
        for process in (self.process, self._next):
            _end(process)

    def _warm(self) -> subprocess.Popen[bytes]:
        return _run(["-m", "crashing.worker"], self._environment, self._log)


class Database:
    """The embedded server: the postmaster and everything it forked."""

    name = "database"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def kill(self) -> None:
        postmaster = int((self.cluster.places.data / "postmaster.pid").read_text().split()[0])
        for pid in (postmaster, *_children(postmaster)):
            _kill(pid)

    def start(self) -> None:
        time.sleep(0.1)
        self.cluster.look_after()


def _run(words: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, *words],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
