"""What comes next on a case, derived from its open tasks; and the locks every change here takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutti.cases.actions.next_action import set_next_action
from tutti.cases.models import (
    ANSWER_WITHIN,
    ASKED_OF_SOMEBODY,
    HAND_OUT_WITHIN,
    Act,
    Case,
    DueKind,
)
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.work.models import Task, TaskAlsoServes


@dataclass(frozen=True, kw_only=True)
class Next:
    """What a case should say comes next; `stands_on` when it says so already."""

    act: Act
    doer: Member
    due_at: datetime
    due_kind: DueKind = DueKind.ACT
    department: Department | None = None
    note: str = ""

    def stands_on(self, case: Case) -> bool:
        planned = (case.act, case.doer_id, case.act_due_at, case.act_due_kind, case.act_note)
        place = self.department.pk if self.department else None
        same_place = case.act_department_id == place
        return same_place and planned == (
            self.act,
            self.doer.pk,
            self.due_at,
            self.due_kind,
            self.note,
        )


OpenAsks = Callable[[Case], Iterable[Next]]
_open_asks: list[OpenAsks] = []


def asks_open(asks: OpenAsks) -> OpenAsks:
    """Register, in a room's `apps.py`, what of the room is open on a case: whoever must act and by when."""
    _open_asks.append(asks)
    return asks


@contextmanager
def locked_case(case_id: int) -> Iterator[Case]:
    """The case, locked until the end of the transaction, so that facts about it stay in order."""
    with transaction.atomic():
        yield Case.objects.select_for_update().get(pk=case_id)


@contextmanager
def changing_task(task: Task, *, by: Actor, also: Collection[int] = ()) -> Iterator[Task]:
    """Lock the task's cases, then the task; hand out the fresh row, save it, and settle what comes next on each.

    Everybody locks in this order, cases by their number. `also` are cases it will serve after the change. The
    caller's own object is brought up to date.
    """
    with transaction.atomic():
        cases = locked_cases({*cases_of(task), *also})
        locked = _locked(task)
        locked.case = cases.get(locked.case_id, locked.case)
        yield locked
        locked.save()
        for case_id in sorted({*cases, *cases_of(locked)}):
            settle_next(cases.get(case_id) or Case.objects.get(pk=case_id), by=by)
    task.__dict__.update(locked.__dict__)  # `_state` too: it holds the people already read


def locked_cases(case_ids: Collection[int]) -> dict[int, Case]:
    """These cases, locked in the order everybody locks them in; the caller is in a transaction."""
    rows = Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk")
    return {case.pk: case for case in rows}


def cases_of(task: Task) -> list[int]:
    """The case a task was asked on, first, and those it settles too."""
    others = TaskAlsoServes.objects.filter(task=task).order_by("case_id")
    return [task.case_id, *others.values_list("case_id", flat=True)]


def next_of(case: Case) -> Next | None:
    """The open task, or the open ask of a room, whose date comes first; None when nothing is open.

    A task that waits for another is not asked yet and cannot be next.
    """
    coming = [*_open_tasks(case), *(one for asks in _open_asks for one in asks(case))]
    return min(coming, key=lambda one: one.due_at, default=None)


def _open_tasks(case: Case) -> Iterator[Next]:
    tasks = Task.objects.open().of_case(case.pk).filter(is_waiting=False).order_by("pk")
    for task in tasks.select_related("doer", "asked_by", "raised_to", "department__keeper"):
        yield Next(
            act=Act.TASK,
            doer=task.holder,
            due_at=task.due_at,
            due_kind=task.due_kind,
            department=task.department,
            note=task.what,
        )


def settle_next(case: Case, *, by: Actor, caused_by: int | None = None) -> None:
    """Make the case say what `next_of` says. Without open tasks a finished one gives the ball to the owner."""
    if not case.is_open:
        return
    coming = next_of(case)
    if coming is None and case.act in ASKED_OF_SOMEBODY:
        coming = _owner_acts(case)
    if coming is None or coming.stands_on(case):
        return
    set_next_action(
        case,
        act=coming.act,
        doer=coming.doer,
        due_at=coming.due_at,
        due_kind=coming.due_kind,
        department=coming.department,
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
    people = rows.select_related("case", "doer", "asked_by", "raised_to", "department__keeper")
    return people.get(pk=task.pk)
