"""What the asking side does with a task: answer back, withdraw it, ask somebody else, let it lapse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Department, Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.answering import end_task
from tutti.work.actions.asking import Whom, check_dates, hand_out, who_has, whom_to_ask
from tutti.work.actions.beginning import begin_those_waiting_for
from tutti.work.actions.everywhere import record_on_each, tell_askers
from tutti.work.actions.filing import GivenFile
from tutti.work.actions.saying import say, spoken
from tutti.work.actions.settling import changing_task
from tutti.work.dates import next_waking
from tutti.work.errors import NotYours, TaskHasEnded, WordsMissing
from tutti.work.facts import TaskExpired, TaskReassigned, TaskWithdrawn
from tutti.work.links import end_links
from tutti.work.models import LAPSES_AFTER, Task, TaskState, TaskWord, WordKind
from tutti.work.notices import TASK_ANSWERED, TASK_EXPIRED, TASK_TAKEN_BACK
from tutti.work.policies import may_steer


@dataclass(frozen=True, kw_only=True)
class Anew:
    """Whom the same task is asked of now, by when, and a word about it. One of doer and department is given."""

    accept_by: datetime
    finish_by: datetime
    doer: Member | None = None
    department: Department | None = None
    words: str = ""


def answer_back(
    task: Task, *, who: Member, words: str, by: Actor, files: Sequence[GivenFile] = ()
) -> TaskWord:
    """Answer the doer's question, or add something they should know. They are mailed, with a new link."""
    if not words.strip() and not files:
        raise WordsMissing(gettext("Write your answer."))
    with changing_task(task, by=by) as locked:
        _require_steering(locked, who)
        _require_open(locked)
        locked.waits_for_asker = False
        locked.wakes_at = next_waking(locked, timezone.now())
        word = say(locked, kind=WordKind.ANSWER, who=who, words=words, files=files)
        spoken(locked, word, by=by)
        mark_read_about(who, subject=("task", locked.pk))
        _tell_doers(locked, TASK_ANSWERED, who)
    return word


def withdraw_task(task: Task, *, who: Member, by: Actor, words: str = "") -> Task:
    """Take a task back. Its links die, and whoever had it is told."""
    with changing_task(task, by=by) as locked:
        _require_steering(locked, who)
        _require_open(locked)
        withdraw_locked(locked, who=who, by=by, words=words)
    return task


def withdraw_locked(task: Task, *, who: Member, by: Actor, words: str = "") -> None:
    """The same for a task that is locked and open, when the case itself ended."""
    _tell_doers(task, TASK_TAKEN_BACK, who)
    end_task(task, TaskState.WITHDRAWN)
    say(task, kind=WordKind.WITHDRAW, who=who, words=words)
    record_on_each(task, TaskWithdrawn(case=task.case_id, task=task.pk), by=by)
    begin_those_waiting_for(task, by=by)


def reassign_task(task: Task, *, to: Anew, who: Member, by: Actor) -> Task:
    """Ask somebody else for the same, with new dates. Links of whoever had it die at once.

    A declined or expired task can be asked again like this; a done or withdrawn one cannot.
    """
    whom = whom_to_ask(to.doer, to.department, asker=who)
    check_dates(to.accept_by, to.finish_by)
    with changing_task(task, by=by) as locked:
        _require_steering(locked, who)
        _require_open_to_anew(locked)
        _let_go(locked, who)
        _ask_anew(locked, whom, to)
        say(locked, kind=WordKind.REASSIGN, who=who, words=to.words)
        record_on_each(locked, _reassigned(locked), by=by)
        hand_out(locked, by=by)
    return task


def expire_lapsed(now: datetime | None = None) -> int:
    """End open tasks a week past their date, and tell their askers; how many there were."""
    moment = now or timezone.now()
    begun = Task.objects.open().filter(is_waiting=False)
    lapsed = begun.filter(finish_by__lt=moment - LAPSES_AFTER)
    count = 0
    for task in lapsed.order_by("id")[:500]:
        count += _expire(task)
    return count


def _expire(task: Task) -> bool:
    with changing_task(task, by=SYSTEM) as locked:
        if not locked.is_open:
            return False
        end_task(locked, TaskState.EXPIRED)
        record_on_each(locked, TaskExpired(case=locked.case_id, task=locked.pk), by=SYSTEM)
        tell_askers(locked, TASK_EXPIRED, params={"who": locked.asked_of, "what": locked.what})
    return True


def _let_go(task: Task, who: Member) -> None:
    end_links(task)
    if task.is_open:
        _tell_doers(task, TASK_TAKEN_BACK, who)


def _ask_anew(task: Task, whom: Whom, to: Anew) -> None:
    task.doer, task.department, task.instead_of = whom.doer, whom.department, whom.instead_of
    task.offers.all().delete()
    task.raised, task.raised_to = 0, None
    task.accept_by, task.finish_by = to.accept_by, to.finish_by
    task.state, task.asked_at = TaskState.ASKED, timezone.now()
    task.accepted_at = task.ended_at = None
    task.waits_for_asker, task.decline_reason = False, ""


def _tell_doers(task: Task, kind: NoticeKind, who: Member) -> None:
    people = who_has(task)
    params = {"asker": str(who), "what": task.what}
    others = [member for member in people if member.pk != who.pk]
    notify(others, kind, subject=("task", task.pk), params=params)


def _require_steering(task: Task, who: Member) -> None:
    if not may_steer(who, task):
        raise NotYours(gettext("Only who asked, or the desk, can do this."))


def _require_open(task: Task) -> None:
    if not task.is_open:
        raise TaskHasEnded(gettext("This task has ended already."))


def _require_open_to_anew(task: Task) -> None:
    if task.state in {TaskState.DONE, TaskState.WITHDRAWN}:
        raise TaskHasEnded(gettext("This task has ended. Ask for a new one."))
    if not task.case.is_open:
        raise TaskHasEnded(gettext("The case is settled. Reopen it to ask again."))


def _reassigned(task: Task) -> TaskReassigned:
    return TaskReassigned(
        case=task.case_id, task=task.pk, doer=task.doer_id, department=task.department_id
    )
