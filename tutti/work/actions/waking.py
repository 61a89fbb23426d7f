"""What happens to tasks by themselves when a date comes: they go up the line, or their doer is reminded.

Only what is due is looked at: `wakes_at` has an index, and a task nobody must be told of has none. Everybody is told
within their own hours; a date that falls into the night waits for the morning.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tutti.ground.accounts.models import Department, Member
from tutti.ground.accounts.queries import deputy_now, is_away
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import SYSTEM
from tutti.work.actions.asking import let_see
from tutti.work.actions.everywhere import record_on_each, tell_askers
from tutti.work.actions.settling import changing_task
from tutti.work.dates import answer_window
from tutti.work.duty import reachable_at
from tutti.work.facts import TaskEscalated, TaskReminded
from tutti.work.models import Task, TaskState
from tutti.work.notices import (
    TASK_LATE,
    TASK_NOBODY,
    TASK_OVERDUE,
    TASK_RAISED,
    TASK_SOON,
    TASK_WENT_UP,
)

AT_A_TIME = 500


def wake_due(now: datetime | None = None) -> int:
    """See to the tasks whose time has come; how many were told on or put off to somebody's morning."""
    moment = now or timezone.now()
    due = Task.objects.open().filter(wakes_at__lte=moment).order_by("wakes_at", "id")
    return sum(_wake(task, moment) for task in due[:AT_A_TIME])


def _wake(task: Task, now: datetime) -> bool:
    with changing_task(task, by=SYSTEM) as locked:
        if not locked.is_open or locked.wakes_at is None or locked.wakes_at > now:
            return False
        if locked.waits_for_asker or locked.is_waiting:
            locked.wakes_at = None  # answering it, or what it waits for, sets it anew
        elif locked.state == TaskState.ASKED:
            _go_up(locked, now)
        else:
            _remind(locked, now)
    return True


def _go_up(task: Task, now: datetime) -> None:
    to = _above(task, now)
    task.wakes_at = reachable_at(to, now)
    if task.wakes_at > now:
        return
    task.raised, task.raised_to = task.raised + 1, to
    back = to == task.asked_by
    task.wakes_at = None if back else now + answer_window(task)
    fact = TaskEscalated(case=task.case_id, task=task.pk, member=to.pk, times=task.raised)
    record_on_each(task, fact, by=SYSTEM)
    about: dict[str, str | int] = {"asked": task.asked_of, "what": task.what}
    if back:
        notify([to], TASK_NOBODY, subject=("task", task.pk), params=about)
        return
    let_see(task, [to], by=SYSTEM)
    notify([to], TASK_RAISED, subject=("task", task.pk), params=about)
    tell_askers(task, TASK_WENT_UP, params=about | {"who": str(to)})


def _above(task: Task, now: datetime) -> Member:
    """Who must see to it now: a deputy or keeper the first time, then whoever asked."""
    if task.raised:
        return task.asked_by
    by_name = task.doer if task.department is None else None
    found = (deputy_now(by_name, now) if by_name else None) or _keeper_above(task, now)
    return found if found and found.is_active else task.asked_by


def _keeper_above(task: Task, now: datetime) -> Member | None:
    """The keeper of the department asked, else of a department of the doer's; their deputy while they are away."""
    own = Department.objects.filter(members=task.doer_id).select_related("keeper").order_by("pk")
    departments = [task.department] if task.department else list(own)
    keepers = [department.keeper for department in departments]
    here = [deputy_now(one, now) if is_away(one, now) else one for one in keepers]
    return next((one for one in here if one and one.pk != task.doer_id), None)


def _remind(task: Task, now: datetime) -> None:
    doer = task.doer
    if doer is None:
        raise ValueError("An accepted task has a doer; accepting names one.")
    task.wakes_at = reachable_at(doer, now)
    if task.wakes_at > now:
        return
    late = now >= task.finish_by
    task.wakes_at = None if late else task.finish_by
    fact = TaskReminded(case=task.case_id, task=task.pk, doer=doer.pk, late=late)
    record_on_each(task, fact, by=SYSTEM)
    kind = TASK_LATE if late else TASK_SOON
    notify([doer], kind, subject=("task", task.pk), params={"what": task.what})
    if late:
        tell_askers(task, TASK_OVERDUE, params={"who": str(doer), "what": task.what}, but=doer)
