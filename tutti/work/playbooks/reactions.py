"""What playbooks do when what they wait for happens."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.facts import CaseClosed, CaseContinued, CaseOpened
from tutti.engines.playbooks.definition import Way
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.approvals.facts import (
    ApprovalDeclined,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalWithdrawn,
)
from tutti.work.facts import TaskDeclined, TaskExpired, TaskFinished, TaskWithdrawn
from tutti.work.playbooks.actions.beginning import begin_for_new
from tutti.work.playbooks.actions.hearing import (
    approvals_decided,
    customers_wrote,
    fact_happened,
    remedies_ended,
    remedy_proposed,
    tasks_ended,
)
from tutti.work.playbooks.actions.steering import stop_with_case
from tutti.work.playbooks.doing.approving import SUBJECT
from tutti.work.playbooks.models import PlaybookRun
from tutti.work.remedies.facts import (
    RemedyConfirmed,
    RemedyDeclined,
    RemedyIssued,
    RemedyProposed,
    RemedyWithdrawn,
)

_TASKS: dict[str, Way] = {TaskFinished.name: "done"}
_REMEDIES: dict[str, Way] = {RemedyIssued.name: "done", RemedyConfirmed.name: "done"}


@follows(TaskFinished, TaskDeclined, TaskExpired, TaskWithdrawn)
def tasks_end_steps(entries: Sequence[Entry]) -> None:
    tasks_ended({e.payload["task"]: (_TASKS.get(e.name, "declined"), e.id) for e in entries})


@follows(RemedyProposed)
def proposals_belong_to_steps(entries: Sequence[Entry]) -> None:
    for entry in entries:
        step = entry.payload["run_step"]
        remedy_proposed(entry.payload["remedy"], case_id=entry.subject_id, run_step=step)


@follows(RemedyIssued, RemedyConfirmed, RemedyDeclined, RemedyWithdrawn)
def remedies_end_steps(entries: Sequence[Entry]) -> None:
    remedies_ended(
        {e.payload["remedy"]: (_REMEDIES.get(e.name, "declined"), e.id) for e in entries}
    )


@follows(ApprovalGranted)
def granted_steps_go_on(entries: Sequence[Entry]) -> None:
    approvals_decided(_steps(entries), granted=True)


@follows(ApprovalDeclined, ApprovalExpired, ApprovalWithdrawn)
def declined_steps_end(entries: Sequence[Entry]) -> None:
    approvals_decided(_steps(entries), granted=False)


@follows(CaseContinued)
def waits_for_customers_end(entries: Sequence[Entry]) -> None:
    wrote = [e for e in entries if e.payload["direction"] == "in"]
    people = [e for e in wrote if not (e.payload["automatic"] or e.payload["history"])]
    customers_wrote({entry.subject_id: entry.id for entry in people})


@follows(TaskFinished, RemedyConfirmed, CaseContinued)
def waits_for_facts_end(entries: Sequence[Entry]) -> None:
    for name in {entry.name for entry in entries}:
        fact_happened(name, {e.subject_id: e.id for e in entries if e.name == name})


@follows(CaseOpened)
def new_cases_get_theirs(entries: Sequence[Entry]) -> None:
    begin_for_new({e.subject_id: e.id for e in entries if not e.payload["history"]})


@follows(CaseClosed)
def runs_end_with_their_case(entries: Sequence[Entry]) -> None:
    causes = {entry.subject_id: entry.id for entry in entries}
    for run in PlaybookRun.objects.open().filter(case__in=causes).order_by("pk"):
        stop_with_case(run.pk, caused_by=causes[run.case_id])


def _steps(entries: Sequence[Entry]) -> dict[int, int]:
    about = [entry for entry in entries if entry.payload["about_kind"] == SUBJECT]
    return {entry.payload["about_id"]: entry.id for entry in about}
