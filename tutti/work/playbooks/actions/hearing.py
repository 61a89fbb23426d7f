"""What ends a step: a task, an approval, a remedy, the customer's words, a fact, the time, a reply that left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from tutti.engines.playbooks.definition import ApprovalStep, WaitStep, Way
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.playbooks.actions.changing import changing_run
from tutti.work.playbooks.actions.stepping import end_step, fail_step
from tutti.work.playbooks.doing.approving import ask_approval
from tutti.work.playbooks.models import PlaybookRun, RunStep, StepState

AT_ONCE = 500  # waits woken in one go; the next minute takes the rest


def finish_step(
    run_step: int, *, outcome: Way = "done", by: Actor, caused_by: int | None = None
) -> bool:
    """End a begun step from outside, as answering does when its reply is on its way. Harmless when it is over."""
    return _end(run_step, outcome, by=by, caused_by=caused_by)


def could_not(run_step: int, *, trouble: str, by: Actor, caused_by: int | None = None) -> bool:
    """A begun step cannot be done, for this reason; the run waits for its starter. Harmless when it is over."""
    row = RunStep.objects.filter(pk=run_step).first()
    if row is None:
        return False
    with changing_run(row.run_id, by=by, caused_by=caused_by) as run:
        locked = _still_begun(row, run)
        if locked:
            fail_step(locked, trouble, run=run, caused_by=caused_by)
    return locked is not None


def tasks_ended(ways: Mapping[int, tuple[Way, int]]) -> None:
    """`ways`: ids of tasks, how each ended, and the entry that says so."""
    rows = RunStep.objects.standing().filter(among("task_id", ways)).order_by("pk")
    for row in rows:
        way, cause = ways[row.task_id or 0]
        if (
            row.state == StepState.BEGUN or way == "done"
        ):  # asked anew after a no, it may be done after all
            _end(row.pk, way, by=row.run.actor, caused_by=cause, also=StepState.DECLINED)


def remedies_ended(ways: Mapping[int, tuple[Way, int]]) -> None:
    """`ways`: ids of remedies, how each ended, and the entry that says so."""
    for row in RunStep.objects.begun().filter(among("remedy_id", ways)).order_by("pk"):
        way, cause = ways[row.remedy_id or 0]
        _end(row.pk, way, by=row.run.actor, caused_by=cause)


def remedy_proposed(remedy: int, *, case_id: int, run_step: int | None) -> None:
    """A proposal made for a step, or by hand while one waits for it, is that step's."""
    waiting = RunStep.objects.begun().filter(run__case=case_id, kind="remedy", remedy_id=None)
    row = waiting.filter(pk=run_step).first() if run_step else waiting.order_by("pk").first()
    if row:
        with changing_run(row.run_id, by=row.run.actor) as run:
            locked = _still_begun(row, run)
            if locked and locked.remedy_id is None:
                locked.remedy_id = remedy
                locked.save()


def approvals_decided(steps: Mapping[int, int], *, granted: bool) -> None:
    """`steps`: ids of steps whose approval was decided, and the entry that says so."""
    for row in RunStep.objects.begun().filter(among("pk", steps)).order_by("pk"):
        with changing_run(row.run_id, by=row.run.actor, caused_by=steps[row.pk]) as run:
            locked = _still_begun(row, run)
            step = run.step_of(locked) if locked else None
            if locked is None or not isinstance(step, ApprovalStep):
                continue
            way = ask_approval(step, locked, run) if granted else "declined"
            locked.save()
            if way:
                end_step(locked, way, run=run, caused_by=steps[row.pk])


def customers_wrote(cases: Mapping[int, int]) -> None:
    """`cases`: ids of cases whose customer wrote, and the entry that says so."""
    _waits_over(cases, until="customer")


def fact_happened(name: str, cases: Mapping[int, int]) -> None:
    """`cases`: ids of cases on which the fact of this name happened, and the entry that says so."""
    _waits_over(cases, until="fact", fact=name)


def wake_due() -> int:
    """End every wait whose time is over; answers how many. One query finds them by their index."""
    due = RunStep.objects.begun().filter(wakes_at__lte=timezone.now()).order_by("wakes_at")
    rows = list(due[:AT_ONCE])
    for row in rows:
        _wake(row)
    return len(rows)


def _wake(row: RunStep) -> None:
    step = row.run.step_of(row)
    late = isinstance(step, WaitStep) and step.until != "time" and bool(step.late)
    _end(row.pk, "late" if late else "done", by=SYSTEM)


def _waits_over(cases: Mapping[int, int], *, until: str, fact: str = "") -> None:
    rows: Iterable[RunStep] = RunStep.objects.begun().filter(
        among("run__case_id", cases), kind="wait"
    )
    for row in rows:
        step = row.run.step_of(row)
        if isinstance(step, WaitStep) and (step.until, step.fact if fact else "") == (until, fact):
            _end(row.pk, "done", by=row.run.actor, caused_by=cases[row.run.case_id])


def _end(
    row_id: int,
    way: Way,
    *,
    by: Actor,
    caused_by: int | None = None,
    also: StepState = StepState.BEGUN,
) -> bool:
    row = RunStep.objects.filter(pk=row_id).first()
    if row is None:
        return False
    with changing_run(row.run_id, by=by, caused_by=caused_by) as run:
        locked = _still_begun(row, run, also=also)
        if locked:
            end_step(locked, way, run=run, caused_by=caused_by)
    return locked is not None


def _still_begun(
    row: RunStep, run: PlaybookRun, *, also: StepState = StepState.BEGUN
) -> RunStep | None:
    """The step as it is now that its run is locked; None when it is over."""
    standing = RunStep.objects.filter(pk=row.pk, state__in=(StepState.BEGUN, also), stands=True)
    fresh = standing.first()
    if fresh is None or not run.is_open:
        return None
    fresh.run = run
    return fresh
