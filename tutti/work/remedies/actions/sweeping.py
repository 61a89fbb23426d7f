"""What a crash left behind: claims whose lease is over, remedies whose job was lost."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from tutti.work.remedies.actions.claiming import Claim
from tutti.work.remedies.actions.outcomes import note_lapsed
from tutti.work.remedies.jobs import attempt_issuing
from tutti.work.remedies.models import Issue, Issuing

AT_ONCE = 200
A_JOB_HAD_TIME = timedelta(seconds=15)
_LAPSED = """
    SELECT remedy_id, fence FROM remedies_issuing
    WHERE state = 'in_flight' AND lease_until < clock_timestamp() ORDER BY id LIMIT %s
"""


def sweep() -> None:
    """Every few seconds, from any worker; two at once do no harm."""
    settle_lapsed()
    for remedy_id in _forgotten():
        _wake(remedy_id)


def settle_lapsed() -> int:
    """Claims whose worker vanished in the middle: tried again where that is safe, else unclear; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSED, [AT_ONCE])
        lapsed = [Claim(remedy_id=id_, fence=fence) for id_, fence in cursor.fetchall()]
    return sum(note_lapsed(mine) for mine in lapsed)


def _forgotten() -> list[int]:
    due = timezone.now() - A_JOB_HAD_TIME
    waiting = Issuing.objects.filter(
        state=Issue.WAITING, next_attempt_at__lt=due, connection__way="webhook"
    )
    return list(waiting.order_by("next_attempt_at").values_list("remedy_id", flat=True)[:AT_ONCE])


def _wake(remedy_id: int) -> None:
    """Defer a job, unless one waits already."""
    lock = f"{attempt_issuing.name}:{remedy_id}"
    try:
        with transaction.atomic():
            attempt_issuing.configure(queueing_lock=lock).defer(remedy_id=remedy_id)
    except AlreadyEnqueued:
        return
