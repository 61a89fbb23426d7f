"""Letters read in a child process with limits, so that one of them can cost nobody but itself.

A child is started when first needed, with nothing of ours in its environment, and lives on. A
letter that takes more than 5 s of processor or 512 MB ends the child: it becomes Unreadable, the
next one meets a fresh child. Works from threads (each call has a child to itself, two at most)
and after a fork.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

import tutti
from tutti.ground.mail import framing
from tutti.ground.mail.child import READY, Batch
from tutti.ground.mail.letter import Letter, Unreadable
from tutti.ground.mail.wording import gettext_noop

MOST_CHILDREN = 2
_BATCH_LETTERS = 256
_BATCH_BYTES = 4 * 1024 * 1024
_START_SECONDS = 60
_LETTER_SECONDS = (
    90  # by the clock, not the processor: a busy machine is no reason to refuse a letter
)

_TOO_LONG = Unreadable(reason=gettext_noop("Reading the letter takes more than 5 seconds."))
_UNCLEAR = Unreadable(
    reason=gettext_noop("The reading process gave no answer that can be understood.")
)


class CannotStart(Exception):
    """The reading process does not start: our fault, not the letters'. Try again later;
    quarantine nothing.
    """


def read_many(
    raws: Sequence[bytes], *, authserv_ids: Sequence[str] = (), loop_mark: str = ""
) -> list[Letter | Unreadable]:
    """One result a letter, in order. Parameters as in `reading.read`; raises CannotStart only."""
    results: list[Letter | Unreadable] = []
    for batch in _batches(raws):
        results += _read_batch(batch, tuple(authserv_ids), loop_mark)
    return results


def _batches(raws: Sequence[bytes]) -> Iterator[tuple[bytes, ...]]:
    batch: list[bytes] = []
    size = 0
    for raw in raws:
        if batch and (len(batch) == _BATCH_LETTERS or size + len(raw) > _BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(raw)
        size += len(raw)
    if batch:
        yield tuple(batch)


def _read_batch(
    raws: tuple[bytes, ...], authserv_ids: tuple[str, ...], loop_mark: str
) -> list[Letter | Unreadable]:
    results: list[Letter | Unreadable] = []
    died_on: int | None = None
    while len(results) < len(raws):
        rest = Batch(raws[len(results) :], authserv_ids, loop_mark)
        with _child() as child:
            results += child.read(rest)
            if len(results) == len(raws):
                break
            verdict = child.verdict()
        # A child killed from outside says nothing about the letter: it has a second try.
        if verdict is None and died_on != len(results):
            died_on = len(results)
            continue
        results.append(
            verdict
            or Unreadable(
                reason=gettext_noop("Reading the letter ended the reading process twice.")
            )
        )
    return results


class _Child:
    """One reading process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tutti.ground.mail.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env={"PYTHONPATH": str(Path(tutti.__file__).parent.parent), "LC_ALL": "C.UTF-8"},
        )
        assert self._process.stdin
        assert self._process.stdout
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._overdue = False
        try:
            hello = framing.receive(self._answers.fileno(), seconds=_START_SECONDS)
        except (framing.Ended, framing.Overdue):
            hello = b""
        if hello != READY:
            self.end()
            raise CannotStart(
                "The process that reads mail does not start. Its errors are in the log."
            )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def read(self, batch: Batch) -> list[Letter | Unreadable]:
        """The results until the batch ends or the child does; then `verdict` says why."""
        results: list[Letter | Unreadable] = []
        try:
            framing.send(self._requests.fileno(), msgspec.msgpack.encode(batch))
            for _ in batch.raws:
                answer = framing.receive(self._answers.fileno(), seconds=_LETTER_SECONDS)
                results.append(_decoded(answer))
        except framing.Ended:
            self._process.wait()
        except framing.Overdue:
            self._overdue = True
            self.end()
        return results

    def verdict(self) -> Unreadable | None:
        """What the child's end says about the letter it was reading; None when nothing."""
        if self._overdue or self._process.returncode == -signal.SIGXCPU:
            return _TOO_LONG
        if self._process.returncode in (-signal.SIGKILL, -signal.SIGTERM):
            return None
        return Unreadable(reason=gettext_noop("Reading the letter ended the reading process."))

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self.forget()

    def forget(self) -> None:
        """Close our ends of the pipes, and look no more after a process that may be somebody
        else's child.
        """
        self._requests.close()
        self._answers.close()
        if self._process.returncode is None:
            self._process.returncode = 0


def _decoded(answer: bytes) -> Letter | Unreadable:
    try:
        if answer[:1] == b"L":
            return msgspec.msgpack.decode(answer[1:], type=Letter)
        return msgspec.msgpack.decode(answer[1:], type=Unreadable)
    except msgspec.DecodeError:
        return _UNCLEAR


class _Pool:
    def __init__(self) -> None:
        self.idle: list[_Child] = []
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(MOST_CHILDREN)

    def take(self) -> _Child:
        with self.lock:
            while self.idle:
                child = self.idle.pop()
                if child.alive:
                    return child
                child.end()
        return _Child()

    def give_back(self, child: _Child) -> None:
        if not child.alive:
            child.end()
            return
        with self.lock:
            self.idle.append(child)

    def end(self) -> None:
        while self.idle:
            self.idle.pop().end()


_pool = _Pool()


@contextmanager
def _child() -> Iterator[_Child]:
    pool = _pool
    with pool.places:
        child = pool.take()
        try:
            yield child
        except BaseException:
            child.end()  # an interrupted conversation leaves answers in the pipe for nobody
            raise
        pool.give_back(child)


def _start_anew_after_fork() -> None:
    """The children belong to the process that forked; this one gets its own."""
    global _pool  # replacing the whole pool is what makes inherited locks harmless
    inherited, _pool = _pool, _Pool()
    with suppress(OSError):
        for child in inherited.idle:
            child.forget()


def end_children() -> None:
    """End the children that wait for work; the next letter starts new ones."""
    _pool.end()


atexit.register(end_children)
os.register_at_fork(after_in_child=_start_anew_after_fork)
