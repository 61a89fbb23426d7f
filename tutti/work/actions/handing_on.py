"""Whoever has a task gives it to somebody else: to a colleague by name, or on to the next who is offered it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.work.actions.answering import require_answerer
from tutti.work.actions.asking import hand_out, let_see, whom_to_ask
from tutti.work.actions.everywhere import record_on_each, tell_askers
from tutti.work.actions.saying import say
from tutti.work.actions.settling import changing_task
from tutti.work.dates import ask_again_from
from tutti.work.errors import NobodyToAsk, NotYours
from tutti.work.facts import TaskDelegated, TaskPassedOn
from tutti.work.links import end_links
from tutti.work.models import Task, TaskState, WordKind
from tutti.work.notices import TASK_DELEGATED, TASK_HANDED, TASK_RAISED, TASK_TAKEN_OVER


def delegate_task(task: Task, *, to: Member, who: Member, by: Actor, words: str = "") -> Task:
    """Hand a task to a colleague, who is asked for a yes of their own. Earlier links die; the asker is told.

    While `to` is away, whoever stands in is asked.
    """
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        _require_another(locked, to, who)
        _hand_to(locked, to, who)
        say(locked, kind=WordKind.DELEGATE, who=who, words=words)
        record_on_each(locked, _delegated(locked), by=by)
        _tell(locked, who, by=by)
    return task


def pass_on(task: Task, *, who: Member, by: Actor, words: str = "") -> Task:
    """Say no to an offer without speaking for the department: the next is asked, in the end its keeper."""
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        if not locked.is_offer:
            raise NotYours(gettext("This was not offered to you; decline it, or hand it on."))
        _step_back(locked, who)
        say(locked, kind=WordKind.PASS, who=who, words=words)
        fact = TaskPassedOn(case=locked.case_id, task=locked.pk, member=who.pk)
        record_on_each(locked, fact, by=by)
        _ask_next(locked, by=by)
    return task


def _require_another(task: Task, to: Member, who: Member) -> None:
    if to.pk in {who.pk, task.doer_id}:
        raise NobodyToAsk(gettext("%(name)s has it already. Pick somebody else.") % {"name": to})
    if to.pk == task.asked_by_id:
        raise NobodyToAsk(gettext("%(name)s asked for it. Decline it instead.") % {"name": to})


def _hand_to(task: Task, to: Member, who: Member) -> None:
    former = task.doer
    whom = whom_to_ask(to, None, asker=who)
    end_links(task)
    if former and former.pk != who.pk:
        params = {"who": str(to), "what": task.what}
        notify([former], TASK_TAKEN_OVER, subject=("task", task.pk), params=params)
    task.doer, task.instead_of = whom.doer, whom.instead_of
    if task.department and not task.department.memberships.filter(member=task.doer).exists():
        task.department = None
    task.state, task.accepted_at = TaskState.ASKED, None
    task.waits_for_asker, task.raised, task.raised_to = False, 0, None
    ask_again_from(task, timezone.now())
    task.wakes_at = None if task.is_waiting else task.accept_by


def _tell(task: Task, who: Member, *, by: Actor) -> None:
    mark_read_about(who, subject=("task", task.pk))
    people = [task.doer] if task.doer else []
    let_see(task, people, by=by)
    about = {"who": str(who), "what": task.what}
    notify(people, TASK_HANDED, subject=("task", task.pk), params=about)
    tell_askers(task, TASK_DELEGATED, params=about | {"doer": str(task.doer)}, but=who)


def _step_back(task: Task, who: Member) -> None:
    end_links(task, member=who)
    mark_read_about(who, subject=("task", task.pk))
    task.offers.filter(member=who).update(passed_at=timezone.now())
    task.doer = None


def _ask_next(task: Task, *, by: Actor) -> None:
    """When everybody passed, it is the keeper's to see to; any member may still pick it."""
    hand_out(task, by=by)
    if task.doer is None and task.department:
        keeper = task.department.keeper
        task.raised_to = keeper
        let_see(task, [keeper], by=by)
        params = {"asked": str(task.department), "what": task.what}
        notify([keeper], TASK_RAISED, subject=("task", task.pk), params=params)


def _delegated(task: Task) -> TaskDelegated:
    if task.doer_id is None:
        raise ValueError("A task is handed to somebody.")
    return TaskDelegated(
        case=task.case_id, task=task.pk, doer=task.doer_id, instead_of=task.instead_of_id
    )
