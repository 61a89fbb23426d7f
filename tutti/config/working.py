"""The worker process: jobs in front; followers of the journal, the sweep and the channels in threads beside."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable

from tutti.ground.jobs.sweeping import sweep
from tutti.ground.jobs.working import run_jobs
from tutti.journal.loop import run_followers
from tutti.listen.polling import run_pollers

logger = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds a thread has to end


def work() -> int:
    """Work until told to stop; end with 1 when a part died, so that the whole is started anew."""
    stop, broken = threading.Event(), threading.Event()
    threads = [_beside(part, stop, broken) for part in (run_followers, sweep, run_pollers)]
    try:
        run_jobs()
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
    return 1 if broken.is_set() else 0


def _beside(
    part: Callable[[threading.Event], None], stop: threading.Event, broken: threading.Event
) -> threading.Thread:
    def run() -> None:
        try:
            part(stop)
        except Exception:
            logger.exception("%s broke off; the worker starts anew", part.__name__)
            broken.set()
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=run, name=part.__name__, daemon=True)
    thread.start()
    return thread
