"""The process that reads letters: `python -m tutti.ground.mail.child`, started by `limited`.

It knows no key, no database and no Django. It takes a batch, answers letter by letter, and is
killed by the system when one letter takes more time or memory than is allowed.
"""

from __future__ import annotations

import gc
import os
import resource
import sys

import msgspec

from tutti.ground.mail import framing
from tutti.ground.mail.letter import Letter, Unreadable
from tutti.ground.mail.reading import read

SECONDS = 5
MEMORY = 512 * 1024 * 1024
READY = b"ready"


class Batch(msgspec.Struct, array_like=True):
    """What the parent asks: raw letters, and what `reading.read` must know."""

    raws: tuple[bytes, ...]
    authserv_ids: tuple[str, ...]
    loop_mark: str


def main() -> None:
    requests, answers = _own_pipes()
    _limit_process()
    framing.send(answers, READY)
    while True:
        try:
            batch = msgspec.msgpack.decode(framing.receive(requests), type=Batch)
        except framing.Ended:
            return
        _answer(batch, answers)


def _answer(batch: Batch, answers: int) -> None:
    for raw in batch.raws:
        _allow_seconds(SECONDS)
        framing.send(
            answers, encoded(read(raw, authserv_ids=batch.authserv_ids, loop_mark=batch.loop_mark))
        )


def encoded(result: Letter | Unreadable) -> bytes:
    kind = b"L" if isinstance(result, Letter) else b"U"
    return kind + msgspec.msgpack.encode(result)


def _own_pipes() -> tuple[int, int]:
    """Standard input and output, kept for us alone: whatever prints goes to standard error."""
    requests, answers = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    return requests, answers


def _limit_process() -> None:
    if sys.platform == "linux":  # macOS refuses this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    gc.freeze()


def _allow_seconds(seconds: int) -> None:
    """So many more seconds of processor from now; the system ends the process (SIGXCPU) at the
    limit.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard)
    )


if __name__ == "__main__":
    main()
