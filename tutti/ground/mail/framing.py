"""How the reading process and its parent talk: a length in four bytes, then that many bytes."""

from __future__ import annotations

import os
import select
import struct
import time

_LENGTH = struct.Struct(">I")
LONGEST_FRAME = 512 * 1024 * 1024


class Ended(Exception):
    """The other side has gone."""


class Overdue(Exception):
    """The other side took too long."""


def send(descriptor: int, data: bytes) -> None:
    try:
        _write(descriptor, _LENGTH.pack(len(data)))
        _write(descriptor, data)
    except BrokenPipeError as error:
        raise Ended from error


def receive(descriptor: int, *, seconds: float | None = None) -> bytes:
    """One frame; waits for ever without `seconds`."""
    deadline = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_read(descriptor, _LENGTH.size, deadline))
    if length > LONGEST_FRAME:
        raise Ended
    return _read(descriptor, length, deadline)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read(descriptor: int, size: int, deadline: float | None) -> bytes:
    got = bytearray()
    while len(got) < size:
        _wait(descriptor, deadline)
        piece = os.read(descriptor, min(size - len(got), 1 << 20))
        if not piece:
            raise Ended
        got += piece
    return bytes(got)


def _wait(descriptor: int, deadline: float | None) -> None:
    if deadline is None:
        return
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise Overdue
