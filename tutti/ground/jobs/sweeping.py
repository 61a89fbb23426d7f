"""A worker that died mid-job says nothing more; its jobs go back to the queue."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection, transaction

logger = logging.getLogger(__name__)

HEARTBEAT = 5  # seconds between a worker's signs of life
SILENCE = 20  # seconds without one before a worker counts as dead
SWEEP_EVERY = 10  # seconds

# One statement finds and locks, so two sweepers never bring the same job back twice.
STALLED = """
    SELECT job.id FROM procrastinate_jobs job
    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
    FOR UPDATE OF job SKIP LOCKED
"""
BRING_BACK = (
    "SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM unnest(%s::bigint[]) id"
)


def bring_back_stalled() -> list[int]:
    """Ids of the jobs that were given back to the queue; safe from every worker at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STALLED, [SILENCE])
        stalled = [number for (number,) in cursor.fetchall()]
        if stalled:
            cursor.execute(BRING_BACK, [stalled])
    if stalled:
        logger.warning("Jobs %s had lost their worker and were given back", stalled)
    return stalled


def sweep(stop: threading.Event) -> None:
    """Bring stalled jobs back every few seconds until `stop` is set."""
    while not stop.wait(SWEEP_EVERY):
        try:
            bring_back_stalled()
        except DatabaseError:
            logger.exception("Stalled jobs could not be looked for; trying again")
        close_old_connections()
