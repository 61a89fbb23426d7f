from __future__ import annotations

from django.utils import timezone

from tutti.cases.models import Case, State
from tutti.cases.priority.actions.reckoning import reckon
from tutti.cases.priority.models import CasePriority
from tutti.ground.jobs import job, periodic

CHUNK = 500
MOST_CHUNKS = 20  # of one look; what is left waits for the next one


@periodic("* * * * * 20")
def look_at_priorities() -> None:
    """Only cases that time alone moves, or whose dates changed: never all."""
    for _chunk in range(MOST_CHUNKS):
        due = CasePriority.objects.filter(next_look_at__lte=timezone.now())
        ids = list(due.order_by("next_look_at").values_list("pk", flat=True)[:CHUNK])
        reckon(ids)
        if len(ids) < CHUNK:
            return


@job
def reckon_open_cases(*, after: int = 0) -> None:
    """All open cases in chunks, each a transaction of its own: other weights and other rules concern them all."""
    still = Case.objects.filter(state=State.OPEN, pk__gt=after).order_by("pk")
    ids = list(still.values_list("pk", flat=True)[:CHUNK])
    reckon(ids)
    if ids:
        reckon_open_cases.defer(after=ids[-1])
