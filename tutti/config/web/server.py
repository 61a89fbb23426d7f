"""Granian, one process a core."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces, Loops

from tutti.config.address import Listening

STREAMS_A_PROCESS = 2000
KILL_AFTER = 6  # seconds; streams end by themselves well before


def serve_pages(listening: Listening) -> None:
    """Serve until SIGTERM or SIGINT; processes that die are started again."""
    Granian(
        "tutti.config.asgi:application",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=_processes(),
        backpressure=STREAMS_A_PROCESS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
        log_access=False,
        log_enabled=os.environ.get("TUTTI_LOG") == "DEBUG",
    ).serve()


def _processes() -> int:
    wanted = os.environ.get("TUTTI_WEB_PROCESSES", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) else len(os.sched_getaffinity(0))
