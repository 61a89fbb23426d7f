"""What an administrator does about a failed job."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def try_again(failed: ProcrastinateJob) -> None:
    """Give a failed job back to the queue, due now. A job in any other state is left as it is."""
    if failed.status == "failed":
        app.job_manager.retry_job_by_id(failed.pk, retry_at=timezone.now())


def discard(failed: ProcrastinateJob) -> None:
    """Forget a failed job for good. A job in any other state is left as it is."""
    if failed.status == "failed":
        app.job_manager.connector.get_sync_connector().execute_query(
            query="DELETE FROM procrastinate_jobs WHERE id = %(number)s AND status = 'failed'",
            number=failed.pk,
        )
