"""What people do with a run: skip a step, add one, try again, move to a newer version, stop."""

from __future__ import annotations

import msgspec
from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.errors import CaseIsClosed
from tutti.engines.playbooks.definition import AnyStep, to_data
from tutti.engines.playbooks.flow import agrees
from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.work.actions.settling import changing_task
from tutti.work.actions.steering import withdraw_locked
from tutti.work.errors import NotYours, WordsMissing
from tutti.work.models import Task
from tutti.work.playbooks.actions.changing import changing_run
from tutti.work.playbooks.actions.stepping import begin_again, hand_back, leave_step, past_of
from tutti.work.playbooks.errors import DoesNotAgree, StepHasEnded
from tutti.work.playbooks.facts import PlaybookMoved, PlaybookStopped, StepAdded, StepSkipped
from tutti.work.playbooks.models import (
    PlaybookRun,
    PlaybookVersion,
    RunState,
    RunStep,
    StepState,
)
from tutti.work.policies import may_ask


def skip_step(row: RunStep, *, reason: str, member: Member, by: Actor) -> RunStep:
    """Leave this step out on this case and go on. Its open task is withdrawn."""
    words = _reason(reason)
    with changing_run(row.run_id, by=by) as run:
        locked = _standing(row, run, member)
        locked.state, locked.reason = StepState.SKIPPED, words
        locked.ended_at, locked.wakes_at = timezone.now(), None
        locked.save()
        fact = StepSkipped(case=run.case_id, run=run.pk, step=locked.pk, reason=words)
        record([fact], by=by)
        _let_go(locked, by=by, words=gettext("The step was skipped."))
        leave_step(locked, run=run)
    return locked


def add_step(row: RunStep, step: AnyStep, *, reason: str, member: Member, by: Actor) -> PlaybookRun:
    """Add a step to this case alone; it comes right after the one the run stands on. Its key is given here."""
    words = _reason(reason)
    with changing_run(row.run_id, by=by) as run:
        locked = _standing(row, run, member)
        keyed = msgspec.structs.replace(step, key=f"added-{len(run.added) + 1}")
        run.added = [*run.added, {"after": locked.key, "step": to_data(keyed)}]
        fact = StepAdded(
            case=run.case_id, run=run.pk, after=locked.pk, kind=keyed.kind, reason=words
        )
        record([fact], by=by)
    return run


def try_again(row: RunStep, *, member: Member, by: Actor) -> PlaybookRun:
    """Begin a step once more that failed or was declined."""
    with changing_run(row.run_id, by=by) as run:
        locked = _standing(row, run, member)
        if locked.state == StepState.BEGUN:
            raise StepHasEnded(gettext("This step is under way. Wait for it, or skip it."))
        begin_again(locked, run=run)
    return run


def stop_run(run: PlaybookRun, *, reason: str, member: Member, by: Actor) -> PlaybookRun:
    """End the run before its end. What it asked for is withdrawn."""
    words = _reason(reason)
    with changing_run(run.pk, by=by) as locked:
        _require_desk(locked, member)
        _stop(locked, words, by=by)
    return locked


def stop_with_case(run_id: int, *, caused_by: int | None = None) -> None:
    """The case was settled all the same: its run ends with it."""
    with changing_run(run_id, by=SYSTEM, caused_by=caused_by) as run:
        if run.is_open and not run.case.is_open:
            _stop(run, gettext("The case was settled."), by=SYSTEM, caused_by=caused_by)


def move_run(run: PlaybookRun, *, member: Member, by: Actor) -> PlaybookRun:
    """Go on as a run of the newest version. `DoesNotAgree` when what it went through differs there."""
    with changing_run(run.pk, by=by) as locked:
        _require_desk(locked, member)
        newest = locked.version.playbook.newest
        if newest is None or not can_move(locked, newest):
            raise DoesNotAgree(
                gettext("The newer version asks for other things than this case went through.")
            )
        locked.version = newest
        fact = PlaybookMoved(case=locked.case_id, run=locked.pk, version=newest.number)
        record([fact], by=by)
    return locked


def can_move(run: PlaybookRun, version: PlaybookVersion) -> bool:
    """Whether the run could go on as one of this version."""
    if version.pk == run.version_id or not run.is_open:
        return False
    return agrees(run.definition, run.as_of(version), past_of(run))


def _standing(row: RunStep, run: PlaybookRun, member: Member) -> RunStep:
    _require_desk(run, member)
    fresh = RunStep.objects.get(pk=row.pk)
    if not (run.is_open and fresh.stands):
        raise StepHasEnded(gettext("This step is over already."))
    fresh.run = run
    return fresh


def _require_desk(run: PlaybookRun, member: Member) -> None:
    if not may_ask(member, run.case):
        raise NotYours(gettext("Only colleagues at the desk who see this case can change that."))
    if not run.case.is_open:
        raise CaseIsClosed(gettext("This case is settled."))
    if not run.is_open:
        raise StepHasEnded(gettext("This playbook is over on this case."))


def _reason(words: str) -> str:
    if not words.strip():
        raise WordsMissing(gettext("Say in a few words why; colleagues read it."))
    return words.strip()[:2000]


def _stop(run: PlaybookRun, words: str, *, by: Actor, caused_by: int | None = None) -> None:
    run.state, run.ended_at = RunState.STOPPED, timezone.now()
    run.save()
    for row in run.rows.filter(stands=True):
        _let_go(row, by=by, words=gettext("The playbook was stopped."))
        row.state, row.reason, row.stands = StepState.STOPPED, words, False
        row.ended_at, row.wakes_at = timezone.now(), None
        row.save()
    fact = PlaybookStopped(case=run.case_id, run=run.pk, reason=words)
    record([fact], by=by, caused_by=caused_by)
    hand_back(run, "", caused_by=caused_by)


def _let_go(row: RunStep, *, by: Actor, words: str) -> None:
    task = Task.objects.filter(pk=row.task_id).first() if row.task_id else None
    if task is None or not task.is_open:
        return
    with changing_task(task, by=by) as locked:
        if locked.is_open:
            withdraw_locked(locked, who=locked.asked_by, by=by, words=words)
