"""One task that settles something on several cases: told to each, waited for by each."""

from __future__ import annotations

from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.actions.asking import let_see, who_has
from tutti.work.actions.linking import serve
from tutti.work.actions.settling import changing_task
from tutti.work.errors import NotYours, TaskHasEnded
from tutti.work.facts import TaskServes, TaskServesNoMore
from tutti.work.models import Task, TaskAlsoServes
from tutti.work.policies import may_steer


def also_serve(task: Task, *, case: Case, who: Member, by: Actor) -> Task:
    """Let an open task settle `case` too: it is its next action and stands against settling it, like its own.

    Whoever has the task may see that case from now on. `CannotServe` says why not.
    """
    with changing_task(task, by=by, also=[case.pk]) as locked:
        _require(locked, who)
        serve(locked, Case.objects.get(pk=case.pk), who=who)
        fact = TaskServes(case=case.pk, task=locked.pk, asked_on=locked.case_id)
        record([fact], by=by)
        let_see(locked, who_has(locked), by=by)
    return task


def serve_no_more(task: Task, *, case: Case, who: Member, by: Actor) -> Task:
    """The task has nothing to do with `case` any more; it stays what it is on the others."""
    with changing_task(task, by=by) as locked:
        _require(locked, who)
        gone, _ = TaskAlsoServes.objects.filter(task=locked, case=case).delete()
        if gone:
            record([TaskServesNoMore(case=case.pk, task=locked.pk)], by=by)
    return task


def _require(task: Task, who: Member) -> None:
    if not may_steer(who, task):
        raise NotYours(gettext("Only who asked, or the desk, can do this."))
    if not task.is_open:
        raise TaskHasEnded(gettext("This task has ended already."))
