"""A run, step by step: begin one, end it, go on to the next, until one waits for somebody.

Everything here is called with the case and the run locked (`changing_run`, or right after the run was made).
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.next_action import set_next_action
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import ANSWER_WITHIN, Act
from tutti.engines.playbooks.definition import AnyStep, Way
from tutti.engines.playbooks.flow import Happened, first_of, leads_on, stand, target
from tutti.ground.house.speaking import speaking
from tutti.journal.recording import record
from tutti.work.actions.settling import next_of
from tutti.work.errors import WorkTrouble
from tutti.work.playbooks.doing import do
from tutti.work.playbooks.facts import PlaybookFinished, StepBegun, StepFailed, StepFinished
from tutti.work.playbooks.models import PlaybookRun, RunState, RunStep, StepState

MOST_AT_ONCE = 200  # steps in one go; a sound playbook waits long before


def begin_first(run: PlaybookRun) -> None:
    """Begin a run that was just made; the caller holds the lock of its case."""
    _go_to(run, first_of(run.definition), caused_by=None)
    run.save()


def end_step(row: RunStep, way: Way, *, run: PlaybookRun, caused_by: int | None = None) -> None:
    """The step ended this way; what follows begins. A way that leads nowhere holds the run for its starter."""
    step = run.step_of(row)
    _ended(row, StepState.DECLINED if way == "declined" else StepState.DONE, way)
    fact = StepFinished(case=run.case_id, run=run.pk, step=row.pk, way=way)
    record([fact], by=run.actor, caused_by=caused_by)
    if leads_on(step, way):
        row.stands = False
        row.save()
        _go_to(run, target(run.definition, step, way), caused_by=caused_by)
    else:
        run.state = RunState.HELD


def fail_step(
    row: RunStep, trouble: str, *, run: PlaybookRun, caused_by: int | None = None
) -> None:
    """The step cannot be done; the run waits for its starter to try again, skip it or stop."""
    row.trouble = trouble
    _ended(row, StepState.FAILED, "")
    run.state = RunState.HELD
    record(
        [StepFailed(case=run.case_id, run=run.pk, step=row.pk)], by=run.actor, caused_by=caused_by
    )


def leave_step(row: RunStep, *, run: PlaybookRun, caused_by: int | None = None) -> None:
    """The step was skipped: what follows it begins, as if it were done."""
    row.stands = False
    row.save()
    _go_to(run, stand(run.definition, past_of(run)).at, caused_by=caused_by)


def begin_again(row: RunStep, *, run: PlaybookRun) -> None:
    """The same step once more, after it failed or was declined."""
    row.stands = False
    row.save()
    _go_to(run, row.key, caused_by=None)


def past_of(run: PlaybookRun) -> list[Happened]:
    """What the run went through, in order, as the engine reads it."""
    return [one for one in (row.happened for row in run.rows.order_by("pk")) if one]


def _go_to(run: PlaybookRun, key: str | None, *, caused_by: int | None) -> None:
    """Begin this step. One that ends at once comes back here through `end_step`."""
    if key is None:
        _finish(run, caused_by=caused_by)
        return
    run.state = RunState.RUNNING
    if run.rows.count() >= MOST_AT_ONCE:
        run.state = RunState.HELD
        return
    step = run.definition.step(key)
    row = _begun(run, step, caused_by=caused_by)
    try:
        with speaking():  # what colleagues read is in the language of the house
            way = do(step, row, run)
    except (WorkTrouble, CaseTrouble) as trouble:
        fail_step(row, str(trouble), run=run, caused_by=caused_by)
        return
    row.save()
    if way:
        end_step(row, way, run=run, caused_by=caused_by)


def _begun(run: PlaybookRun, step: AnyStep, *, caused_by: int | None) -> RunStep:
    row = RunStep.objects.create(
        run=run,
        key=step.key,
        kind=step.kind,
        owner=run.case.owner,
        begun_at=timezone.now(),
        due_at=timezone.now() + ANSWER_WITHIN,
    )
    fact = StepBegun(case=run.case_id, run=run.pk, step=row.pk, kind=step.kind)
    record([fact], by=run.actor, caused_by=caused_by)
    return row


def _ended(row: RunStep, state: StepState, way: str) -> None:
    row.state, row.way = state, way
    row.ended_at, row.wakes_at = timezone.now(), None
    row.save()


def _finish(run: PlaybookRun, *, caused_by: int | None) -> None:
    """The end of the run: the owner looks whether the case can be settled."""
    run.state, run.ended_at = RunState.FINISHED, timezone.now()
    run.save()
    record([PlaybookFinished(case=run.case_id, run=run.pk)], by=run.actor, caused_by=caused_by)
    with speaking():
        note = gettext("Settle it: “%(playbook)s” is finished.") % {
            "playbook": run.version.playbook
        }
    hand_back(run, note, caused_by=caused_by)


def hand_back(run: PlaybookRun, note: str, *, caused_by: int | None = None) -> None:
    """The run is over: unless something else is open on the case, its owner acts next."""
    run.case.refresh_from_db()
    if not run.case.is_open or next_of(run.case):
        return
    set_next_action(
        run.case,
        act=Act.ANSWER if run.case.waiting_since else Act.DO,
        doer=run.case.owner,
        due_at=timezone.now() + ANSWER_WITHIN,
        note=note,
        by=run.actor,
        caused_by=caused_by,
    )
