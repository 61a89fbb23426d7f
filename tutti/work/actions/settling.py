"""What comes next on a case, derived from its open tasks; and the locks every change here takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutti.cases.actions.next_action import set_next_action
from tutti.cases.models import ANSWER_WITHIN, HAND_OUT_WITHIN, Act, Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.models import Task


@dataclass(frozen=True, kw_only=True)
class Next:
    """What a case should say comes next; `stands_on` when it says so already."""

    act: Act
    doer: Member
    due_at: datetime
    note: str = ""

    def stands_on(self, case: Case) -> bool:
        planned = (case.act, case.doer_id, case.due_at, case.act_note)
        return planned == (self.act, self.doer.pk, self.due_at, self.note)


@contextmanager
def locked_case(case_id: int) -> Iterator[Case]:
    """The case, locked until the end of the transaction, so that facts about it stay in order."""
    with transaction.atomic():
        yield Case.objects.select_for_update().get(pk=case_id)


@contextmanager
def changing_task(task: Task, *, by: Actor) -> Iterator[Task]:
    """Lock the case, then the task; hand out the fresh row, save it, and settle what comes next on the case.

    Everybody locks in this order. The caller's own object is brought up to date.
    """
    with locked_case(task.case_id) as case:
        locked = _locked(task)
        locked.case = case
        yield locked
        locked.save()
        settle_next(case, by=by)
    task.__dict__.update(locked.__dict__)  # `_state` too: it holds the people already read


def next_of(case: Case) -> Next | None:
    """The open task whose date comes first, with who must act on it; None when no task is open."""
    tasks = Task.objects.open().filter(case=case)
    people = tasks.select_related("doer", "asked_by", "department__keeper")
    first = min(people, key=lambda task: (task.due_at, task.pk), default=None)
    if first is None:
        return None
    return Next(act=Act.TASK, doer=first.holder, due_at=first.due_at, note=first.what)


def settle_next(case: Case, *, by: Actor, caused_by: int | None = None) -> None:
    """Make the case say what `next_of` says. Without open tasks a finished one gives the ball to the owner."""
    if not case.is_open:
        return
    coming = next_of(case)
    if coming is None and case.act == Act.TASK:
        coming = _owner_acts(case)
    if coming is None or coming.stands_on(case):
        return
    set_next_action(
        case,
        act=coming.act,
        doer=coming.doer,
        due_at=coming.due_at,
        note=coming.note,
        by=by,
        caused_by=caused_by,
    )


def _owner_acts(case: Case) -> Next:
    if not case.is_taken:
        act, within = Act.HAND_OUT, HAND_OUT_WITHIN
    else:
        act, within = (Act.ANSWER if case.waiting_since else Act.DO), ANSWER_WITHIN
    return Next(act=act, doer=case.owner, due_at=timezone.now() + within)


def _locked(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",))
    return rows.select_related("doer", "asked_by", "department__keeper").get(pk=task.pk)
