"""What waits, what runs, what failed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class JobsNow:
    """Counts are of everything; lists hold the first fifty."""

    waiting: int
    running: int
    failed: int
    waiting_jobs: list[ProcrastinateJob]
    running_jobs: list[ProcrastinateJob]
    failed_jobs: list[ProcrastinateJob]


def jobs_now() -> JobsNow:
    counts = dict(
        ProcrastinateJob.objects.values_list("status").annotate(number=Count("id")).order_by()
    )
    return JobsNow(
        waiting=counts.get("todo", 0),
        running=counts.get("doing", 0),
        failed=counts.get("failed", 0),
        waiting_jobs=list(_of("todo").order_by("scheduled_at", "id")[:SHOWN]),
        running_jobs=list(_of("doing").order_by("id")[:SHOWN]),
        failed_jobs=list(_of("failed").order_by("-id")[:SHOWN]),
    )


def _of(status: str) -> QuerySet[ProcrastinateJob]:
    found: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(status=status)
    return found.annotate(last_at=Max("procrastinateevent__at"))


def longest_wait() -> float:
    """Seconds the oldest due job has waited for a worker; 0 when none is due."""
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=timezone.now())
    oldest = due.aggregate(at=Max("procrastinateevent__at"))["at"]
    first = (
        due.order_by("id")
        .annotate(at=Max("procrastinateevent__at"))
        .values_list("at", flat=True)
        .first()
    )
    at = first or oldest
    return max(0.0, (timezone.now() - at).total_seconds()) if at else 0.0
