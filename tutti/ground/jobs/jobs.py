from __future__ import annotations

from django.db import connection

from tutti.ground.jobs.declaring import periodic
from tutti.journal.partitions import keep_all_ahead

DONE_IS_KEPT = 2  # days


@periodic("17 3 * * *")
def forget_finished() -> None:
    """Finished jobs say nothing new; failed ones stay until somebody decides."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE job.status IN ('succeeded', 'cancelled', 'aborted')
              AND NOT EXISTS (SELECT FROM procrastinate_events event WHERE event.job_id = job.id
                              AND event.at > now() - make_interval(days => %s))
            """,
            [DONE_IS_KEPT],
        )


@periodic("7 * * * *")
def keep_partitions_ahead() -> None:
    """The next partition is there long before a row needs it."""
    keep_all_ahead()
