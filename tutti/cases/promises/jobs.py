from __future__ import annotations

from tutti.cases.models import Case, State
from tutti.cases.promises.actions.looking import look_at_due
from tutti.cases.promises.actions.projecting import reckon_again
from tutti.cases.promises.models import PolicyVersion
from tutti.ground.jobs import job, periodic

CHUNK = 500


@periodic("* * * * * 10")
def look_at_promises() -> None:
    look_at_due()


@job
def reckon_open_cases(*, after: int = 0) -> None:
    """All open cases in chunks, each a transaction of its own: other hours, or another policy, concern them all."""
    if not PolicyVersion.objects.exists():
        return
    still = Case.objects.filter(state=State.OPEN, history=False, pk__gt=after).order_by("pk")
    ids = list(still.values_list("pk", flat=True)[:CHUNK])
    if ids:
        reckon_again((), choose=ids)
        reckon_open_cases.defer(after=ids[-1])
