"""Who carries how much: open tasks a person, counted in the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from tutti.work.models import Task, TaskState


@dataclass(frozen=True, kw_only=True)
class Load:
    """The open tasks one member has; `late` are those past the date that counts now."""

    open: int = 0
    late: int = 0


def loads_of(member_ids: Collection[int], now: datetime | None = None) -> dict[int, Load]:
    """The load of each of these members, in one statement. What waits for another task does not weigh yet."""
    theirs = Task.objects.open().filter(doer_id__in=member_ids, is_waiting=False)
    counted = theirs.values("doer_id").annotate(
        total=Count("pk"), late=Count("pk", filter=is_late(now or timezone.now()))
    )
    found = {line["doer_id"]: Load(open=line["total"], late=line["late"]) for line in counted}
    return {member: found.get(member, Load()) for member in member_ids}


def is_late(now: datetime) -> Q:
    """Open tasks past the date that counts: no yes in time, or not done in time."""
    unanswered = Q(state=TaskState.ASKED, accept_by__lt=now)
    unfinished = Q(state=TaskState.ACCEPTED, finish_by__lt=now)
    return Q(is_waiting=False) & (unanswered | unfinished)
