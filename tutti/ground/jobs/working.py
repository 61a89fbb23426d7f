"""The worker: runs jobs until told to stop."""

from __future__ import annotations

import asyncio

from procrastinate import App
from procrastinate.contrib.django import app

from tutti.ground.jobs.sweeping import HEARTBEAT, SILENCE

AT_ONCE = 8
GRACE = 5  # seconds a running job has to finish once the worker was told to stop


def run_jobs() -> None:
    """Run jobs until SIGTERM or SIGINT, or until the database is lost; the caller starts it again."""
    asyncio.run(_run(_workers_app()))


def _workers_app() -> App:
    """The same jobs on a connection of the worker's own.

    `with_connector`, not `replace_connector`: a job that defers another one must do so on Django's
    connection, inside its own transaction.
    """
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


async def _run(worker: App) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=AT_ONCE,
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENCE,
            shutdown_graceful_timeout=GRACE,
        )
