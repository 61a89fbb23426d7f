"""What hangs on a task when it is written: its checklist, what must be done first, other cases it settles.

Each of these changes a task its caller has locked or just made; the caller records what happened.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.work.errors import CannotServe, NotYet
from tutti.work.models import (
    OPEN_STATES,
    Task,
    TaskAlsoServes,
    TaskItem,
    TaskState,
    TaskWaits,
)
from tutti.work.policies import sees_case

UNFINISHED = (*OPEN_STATES, TaskState.DECLINED, TaskState.EXPIRED)  # these can still be asked again
MOST_ITEMS = 50


def write_items(task: Task, lines: Sequence[str]) -> list[TaskItem]:
    """Add these lines to the checklist; blank ones are left out, and what is over fifty."""
    wanted = [line.strip()[:200] for line in lines if line.strip()]
    room = max(MOST_ITEMS - task.items.count(), 0)
    return TaskItem.objects.bulk_create(TaskItem(task=task, text=line) for line in wanted[:room])


def hold(task: Task, needs: Sequence[int]) -> list[int]:
    """Make `task` wait for these tasks of its case, as far as they are unfinished; answers which it waits for now.

    Raises `NotYet` where they would wait for each other in a circle.
    """
    others = Task.objects.filter(pk__in=needs, case=task.case_id, state__in=UNFINISHED)
    ids = sorted(others.exclude(pk=task.pk).values_list("pk", flat=True))
    if task.pk in _behind(ids):
        raise NotYet(gettext("These two would wait for each other. Pick another task."))
    rows = [TaskWaits(task=task, needs_id=needed) for needed in ids]
    TaskWaits.objects.bulk_create(rows, ignore_conflicts=True)
    task.is_waiting = task.is_waiting or bool(ids)
    return ids


def serve(task: Task, case: Case | None, *, who: Member) -> None:
    """Let the task settle `case` too; raises `CannotServe` with the reason why not."""
    if case is None or not sees_case(who, case):
        raise CannotServe(gettext("There is no such case that you may see."))
    if not case.is_open:
        raise CannotServe(gettext("%(case)s is settled already.") % {"case": case.reference})
    if case.pk == task.case_id:
        raise CannotServe(gettext("The task was asked on this very case."))
    TaskAlsoServes.objects.get_or_create(task=task, case=case)


def _behind(task_ids: Sequence[int]) -> set[int]:
    """These tasks and all that they wait for themselves."""
    known: set[int] = set()
    coming = set(task_ids)
    while coming:
        known |= coming
        further = TaskWaits.objects.filter(task__in=coming).values_list("needs_id", flat=True)
        coming = set(further) - known
    return known
