"""When what a task waited for is done, it is asked; and making it wait in the first place."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.asking import hand_out
from tutti.work.actions.everywhere import record_on_each
from tutti.work.actions.linking import UNFINISHED, hold
from tutti.work.actions.settling import changing_task
from tutti.work.dates import ask_again_from, next_waking
from tutti.work.errors import NotYours, TaskHasEnded, WordsMissing
from tutti.work.facts import TaskBegun, TaskHeld
from tutti.work.models import Task, TaskState, TaskWaits
from tutti.work.policies import may_steer


def wait_for(task: Task, *, needs: Sequence[int], who: Member, by: Actor) -> Task:
    """Make an open task wait until these tasks of its case are done; nobody is reminded of it meanwhile."""
    with changing_task(task, by=by) as locked:
        if not may_steer(who, locked):
            raise NotYours(gettext("Only who asked, or the desk, can do this."))
        if not locked.is_open:
            raise TaskHasEnded(gettext("This task has ended already."))
        held = hold(locked, needs)
        if not held:
            raise WordsMissing(gettext("Pick an open task of this case that must be done first."))
        for needed in held:
            fact = TaskHeld(case=locked.case_id, task=locked.pk, needs=needed)
            record_on_each(locked, fact, by=by)
        if locked.is_waiting:
            locked.wakes_at = None
    return task


def begin_those_waiting_for(done: Task, *, by: Actor) -> None:
    """Ask what waited for `done` alone. The caller holds the locks of its case and says that it is over."""
    done.save()
    unfinished = TaskWaits.objects.filter(needs__state__in=UNFINISHED).exclude(needs=done)
    waiting = Task.objects.open().filter(waits__needs=done, is_waiting=True)
    for task in waiting.exclude(pk__in=unfinished.values("task")).order_by("pk"):
        with changing_task(task, by=by) as locked:
            _begin(locked, by=by)


def _begin(task: Task, *, by: Actor) -> None:
    """Where a yes was given before the wait, it still holds; only the date moves."""
    now = timezone.now()
    task.is_waiting = False
    record_on_each(task, TaskBegun(case=task.case_id, task=task.pk), by=by)
    ask_again_from(task, now)
    if task.state == TaskState.ASKED:
        hand_out(task, by=by)
    else:
        task.wakes_at = next_waking(task, now)
