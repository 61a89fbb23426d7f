"""Which processes work in a data folder. A process id in a file proves nothing: ids are used again."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tutti.ground.postgres.places import Places

LEFTOVER_PATIENCE = 3.0  # seconds; a backend sees its postmaster's death at its next wait


def postmaster(data: Path, nickname: str) -> psutil.Process | None:
    """The living server of this data folder, as its pid file names it."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(number)
    except (OSError, ValueError, psutil.Error):
        return None
    return process if works_in(process, data, nickname) else None


def works_in(process: psutil.Process, data: Path, nickname: str) -> bool:
    """Whether a process is PostgreSQL at work in this very folder (by the folder's identity, not its name)."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
            return False
        return Path(process.cwd()).samefile(data)
    except (
        psutil.AccessDenied
    ):  # a container may keep even root from looking; the title names the folder
        return nickname in " ".join(process.cmdline())
    except (psutil.Error, OSError):
        return False


def lives(process: psutil.Process) -> bool:
    """Whether it has not ended yet; one that only waits to be reaped has."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def clear_leftovers(places: Places) -> None:
    """End what a dead server left behind: its backends first, then its pid file. Nothing else is touched."""
    deadline = time.monotonic() + LEFTOVER_PATIENCE
    while left := list(_at_work(places)):
        if time.monotonic() > deadline:
            _end(left)
        time.sleep(0.05)
    (places.data / "postmaster.pid").unlink(missing_ok=True)


def _at_work(places: Places) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        if works_in(process, places.data, places.nickname):
            yield process


def _end(processes: list[psutil.Process]) -> None:
    """Their shared memory is orphaned; nothing they still do can reach the disk after recovery begins."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(signal.SIGKILL)
