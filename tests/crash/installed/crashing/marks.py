"""Marks: which part of the way each thread of a process is in, told to the harness the moment it is entered."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

ADDRESS = "CRASH_MARKS"  # environment: where the harness listens, "host:port"

# The phases, in the order of the way of a message and of a reply.
FETCHED = "fetched, not stored"
STORED = "stored, not acknowledged"
READING = "being read"
FOLLOWING = "being followed"
POSTING = "reply being posted"
QUEUED = "reply queued"
CLAIMED = "claimed, nothing left"
NETWORK = "in the network"
ACCEPTED = "accepted, not answered"
ANSWERED = "answered, not recorded"
IDLE = "idle"
PHASES = (
    FETCHED,
    STORED,
    READING,
    FOLLOWING,
    POSTING,
    QUEUED,
    CLAIMED,
    NETWORK,
    ACCEPTED,
    ANSWERED,
    IDLE,
)


@cache
def _outgoing() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def tell(slot: str, phase: str, what: str = "") -> None:
    """Say what a thread is at; "" ends it. Loopback keeps the order of what one process sends."""
    host, _, port = os.environ[ADDRESS].partition(":")
    line = f"{os.getpid()}\n{slot}\n{phase}\n{what}"
    _outgoing().sendto(line.encode(), (host, int(port)))


@contextmanager
def in_phase(slot: str, phase: str, *, seconds: float) -> Iterator[None]:
    """Be in a phase, and dwell there so that a kill can find it."""
    name = f"{slot}-{threading.get_ident()}"
    tell(name, phase)
    time.sleep(seconds)
    try:
        yield
    finally:
        tell(name, "")


class Marks:
    """The harness's side: what every thread is at now."""

    def __init__(self) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self._listener.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._changed = threading.Condition()
        self._now: dict[tuple[int, str], str] = {}
        self.taken_up: set[str] = set()  # words of replies that a channel was asked to send
        self.alive: dict[int, float] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def set(self, pid: int, slot: str, phase: str, what: str = "") -> None:
        with self._changed:
            self.alive[pid] = time.monotonic()
            if what:
                self.taken_up.add(what)
            if phase:
                self._now[pid, slot] = phase
            else:
                self._now.pop((pid, slot), None)
            self._changed.notify_all()

    def present(self) -> list[str]:
        with self._changed:
            return list(self._now.values())

    def wait_for(self, phase: str, *, seconds: float) -> bool:
        """Wait until some thread is in this phase; for `idle`, until none is in any."""
        with self._changed:
            if phase == IDLE:
                return self._changed.wait_for(lambda: not self._now, seconds)
            return self._changed.wait_for(lambda: phase in self._now.values(), seconds)

    def wait_until_alive(self, pid: int, *, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: pid in self.alive, seconds)

    def forget(self, pid: int) -> None:
        """A process is gone, and with it whatever it was at. 0, the harness itself, is never gone."""
        if not pid:
            return
        with self._changed:
            for key in [key for key in self._now if key[0] == pid]:
                del self._now[key]
            self._changed.notify_all()

    def close(self) -> None:
        self._closed = True
        host, port = self._listener.getsockname()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"0\nover\n\n", (host, port))
        self._thread.join(5)
        self._listener.close()

    def _listen(self) -> None:
        while not self._closed:
            pid, slot, phase, what = self._listener.recv(4096).decode().split("\n")
            self.set(int(pid), slot, phase, what)
