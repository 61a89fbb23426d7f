"""What runs say to the case: who must act next, and what speaks against settling it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tutti.cases.models import ANSWER_WITHIN, Act, Case
from tutti.engines.gates.asking import Objection, gate
from tutti.ground.house.speaking import speaking
from tutti.work.actions.settling import Next, asks_open
from tutti.work.playbooks.doing.asking import asker_of, in_house
from tutti.work.playbooks.models import PlaybookRun, RunStep, StepState


@asks_open
def steps_ask(case: Case) -> Iterator[Next]:
    """Each open run asks one person: its starter where it is held, else the owner. Tasks and approvals ask alone."""
    rows = RunStep.objects.standing().filter(run__case=case).order_by("pk")
    for row in rows.select_related("run__version__playbook", "run__starter", "run__case__owner"):
        asked = _held(row) if row.state != StepState.BEGUN else _asked(row, case)
        if asked:
            yield asked


@gate("cases.close")
def open_runs(case_id: int) -> list[Objection]:
    runs = PlaybookRun.objects.open().filter(case=case_id).select_related("version__playbook")
    return [
        Objection(
            reason=gettext("The playbook “%(playbook)s” is not finished.")
            % {"playbook": run.version.playbook}
        )
        for run in runs
    ]


def _held(row: RunStep) -> Next:
    """Somebody said no, or it could not be done: whoever started the run says how it goes on."""
    with speaking():
        note = gettext("“%(step)s” came back. Say how to go on.") % {"step": _title(row)}
    since = row.ended_at or row.begun_at
    return Next(act=Act.DO, doer=asker_of(row.run), due_at=since + ANSWER_WITHIN, note=note[:200])


def _asked(row: RunStep, case: Case) -> Next | None:
    match row.kind:
        case "remedy":
            return _by_owner(row, case, Act.DO) if row.remedy_id is None else None
        case "reply":
            return _by_owner(row, case, Act.ANSWER)
        case "wait":
            return _waiting(row, case)
        case "webhook":
            return _by_owner(row, case, Act.FOLLOW_UP)
    return None


def _by_owner(row: RunStep, case: Case, act: Act) -> Next:
    return Next(act=act, doer=case.owner, due_at=_due(row), note=_title(row))


def _waiting(row: RunStep, case: Case) -> Next:
    """While the playbook waits, words of the customer nobody answered still come first."""
    if case.waiting_since:
        return Next(act=Act.ANSWER, doer=case.owner, due_at=case.waiting_since + ANSWER_WITHIN)
    return _by_owner(row, case, Act.FOLLOW_UP)


def _due(row: RunStep) -> datetime:
    return row.due_at or row.begun_at + 7 * ANSWER_WITHIN


def _title(row: RunStep) -> str:
    definition = row.run.definition
    return in_house(definition.step(row.key).titles) if definition.has(row.key) else row.key
