"""The process tree of `tutti serve`: children are started again when they die, and stopped together."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.trouble import ClusterUnusable

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds
FIRST_PAUSE = 1.0  # seconds before a dead child is started again; doubled up to the longest
LONGEST_PAUSE = 30.0
STEADY_AFTER = 60.0  # a child that lived this long starts again at once
STOP_PATIENCE = 12.0
SUPERVISED = "TUTTI_SUPERVISED"


@dataclass
class Child:
    """One `tutti` command kept alive."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def keep_alive(self) -> None:
        if self.process is None:
            if time.monotonic() >= self.due:
                self._start()
        elif self.process.poll() is not None:
            self._note_death(self.process.returncode)

    def _start(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own interpreter and our own command
            [sys.executable, "-m", "tutti.config.commands", self.name],
            env=os.environ | {SUPERVISED: "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order
        )

    def _note_death(self, code: int) -> None:
        steady = time.monotonic() - self.began > STEADY_AFTER
        self.pause = 0.0 if steady else min(max(FIRST_PAUSE, self.pause * 2), LONGEST_PAUSE)
        self.due, self.process = time.monotonic() + self.pause, None
        logger.warning("%s ended (%s); starting it again in %.0f s", self.name, code, self.pause)


@dataclass
class Supervisor:
    """Keeps children and the embedded server alive until told to stop."""

    names: tuple[str, ...]
    cluster: Cluster | None
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.children = [Child(name) for name in self.names]

    def run(self) -> None:
        """Return when SIGTERM or SIGINT came and every child has ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            while not self.stop.is_set():
                self._look_after_database()
                for child in self.children:
                    child.keep_alive()
                self.stop.wait(LOOK_EVERY)
        finally:
            self._end_all()

    def _look_after_database(self) -> None:
        if self.cluster is None:
            return
        try:
            self.cluster.look_after()
        except ClusterUnusable:
            logger.exception("The database is not there; trying again")

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
