"""The checklist of a task: lines are added by both sides, ticked by whoever does it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.answering import require_answerer
from tutti.work.actions.everywhere import record_on_each
from tutti.work.actions.linking import write_items
from tutti.work.actions.settling import changing_task
from tutti.work.errors import NotYours, TaskHasEnded, WordsMissing
from tutti.work.facts import TaskItemTicked
from tutti.work.models import Task, TaskItem
from tutti.work.policies import may_answer, may_steer


def tick_item(item: TaskItem, *, ticked: bool, who: Member, by: Actor) -> TaskItem:
    """Tick a line, or take the tick away. Ticking what is ticked changes nothing."""
    with changing_task(item.task, by=by) as locked:
        require_answerer(locked, who)
        fresh = TaskItem.objects.get(pk=item.pk)
        if (fresh.ticked_at is not None) == ticked:
            return fresh
        fresh.ticked_at = timezone.now() if ticked else None
        fresh.ticked_by = who if ticked else None
        fresh.save()
        fact = TaskItemTicked(case=locked.case_id, task=locked.pk, item=fresh.pk, ticked=ticked)
        record_on_each(locked, fact, by=by)
    return fresh


def add_items(task: Task, *, lines: Sequence[str], who: Member, by: Actor) -> list[TaskItem]:
    """Add lines to an open task's checklist; fifty at most."""
    with changing_task(task, by=by) as locked:
        if not (may_answer(who, locked) or may_steer(who, locked)):
            raise NotYours(gettext("Only who does this, or who asked, changes its list."))
        if not locked.is_open:
            raise TaskHasEnded(gettext("This task has ended already."))
        written = write_items(locked, lines)
        if not written:
            raise WordsMissing(gettext("Write at least one line; fifty at most stand on a list."))
    return written
