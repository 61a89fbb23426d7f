"""A child does not outlive its parent: killed with -9, a parent cannot tell its children anything."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_EVERY = 0.5  # seconds
GRACE = 8.0  # seconds from being asked to stop to being ended


def end_with_parent() -> None:
    """Stop this process, politely and then not, once the parent it was started by is gone."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
