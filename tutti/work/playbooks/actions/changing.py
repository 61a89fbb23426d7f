"""The locks of a run: its case first, then the run, as everybody locks here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tutti.journal.facts import Actor
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.playbooks.models import PlaybookRun


@contextmanager
def changing_run(run_id: int, *, by: Actor, caused_by: int | None = None) -> Iterator[PlaybookRun]:
    """The run, locked with its case; it is saved afterwards, and the case says what comes next."""
    case_id = PlaybookRun.objects.values_list("case_id", flat=True).get(pk=run_id)
    with locked_case(case_id) as case:
        run = (
            PlaybookRun.objects.select_for_update(of=("self",))
            .select_related("version__playbook", "starter")
            .get(pk=run_id)
        )
        run.case = case
        yield run
        run.save()
        case.refresh_from_db()
        settle_next(case, by=by, caused_by=caused_by)
