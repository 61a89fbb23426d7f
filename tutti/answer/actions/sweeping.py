"""What a crash left behind: claims whose lease is over, sends whose job was lost."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from tutti.answer.actions.claiming import Claim
from tutti.answer.actions.outcomes import note_uncertain
from tutti.answer.jobs import attempt_send, look_up_send
from tutti.answer.models import Send, State
from tutti.channels.registry import connectors
from tutti.ground.jobs.declaring import Job

AT_ONCE = 200
A_JOB_HAD_TIME = timedelta(seconds=15)
_LAPSED = """
    SELECT id, fence FROM answer_send
    WHERE state = 'in_flight' AND lease_until < clock_timestamp() ORDER BY id LIMIT %s
"""


def sweep() -> None:
    """Every few seconds, from any worker; two at once do no harm."""
    mark_lapsed()
    _wake(attempt_send, _forgotten())
    _wake(look_up_send, _to_look_up())


def mark_lapsed() -> int:
    """Sends whose worker vanished in the middle are uncertain from now on; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSED, [AT_ONCE])
        lapsed = [Claim(send_id=id_, fence=fence) for id_, fence in cursor.fetchall()]
    why = _("Tutti stopped in the middle of sending.")
    return sum(note_uncertain(mine, why=why) for mine in lapsed)


def _forgotten() -> list[int]:
    due = timezone.now() - A_JOB_HAD_TIME
    queued = Send.objects.filter(state=State.QUEUED, next_attempt_at__lt=due)
    return list(queued.order_by("next_attempt_at").values_list("pk", flat=True)[:AT_ONCE])


def _to_look_up() -> list[int]:
    kinds = [kind for kind, speaks in connectors().items() if speaks.looks_up]
    doubtful = Send.objects.filter(
        state=State.UNCERTAIN, channel__kind__in=kinds, next_attempt_at__lt=timezone.now()
    )
    return list(doubtful.order_by("next_attempt_at").values_list("pk", flat=True)[:AT_ONCE])


def _wake(job: Job, send_ids: list[int]) -> None:
    """Defer one job a send, unless one waits already."""
    for id_ in send_ids:
        try:
            with transaction.atomic():
                job.configure(queueing_lock=f"{job.name}:{id_}").defer(send_id=id_)
        except AlreadyEnqueued:
            continue
