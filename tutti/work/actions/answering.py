"""What the colleague asked does: say yes, say no and why, ask back, finish."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.reading import mark_read_about
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import Actor
from tutti.work.actions.beginning import begin_those_waiting_for
from tutti.work.actions.everywhere import record_on_each, tell_askers
from tutti.work.actions.filing import GivenFile
from tutti.work.actions.saying import say, spoken
from tutti.work.actions.settling import changing_task
from tutti.work.dates import first_reminder
from tutti.work.errors import NotYet, NotYours, TakenByAnother, TaskHasEnded, WordsMissing
from tutti.work.facts import TaskAccepted, TaskDeclined, TaskFinished
from tutti.work.links import end_links
from tutti.work.models import DeclineReason, Task, TaskState, TaskWord, WordKind
from tutti.work.notices import (
    TASK_ACCEPTED,
    TASK_ASKED_BACK,
    TASK_COMMENTED,
    TASK_DECLINED,
    TASK_FINISHED,
    TASK_TAKEN_OVER,
)
from tutti.work.policies import may_answer


def accept_task(task: Task, *, who: Member, by: Actor) -> Task:
    """Say yes. A department's task becomes this member's. Saying yes twice changes nothing."""
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        _require_begun(locked)
        if locked.state == TaskState.ASKED:
            _accept(locked, who, by)
            _tell_asker(locked, TASK_ACCEPTED, who)
    return task


def decline_task(task: Task, *, who: Member, reason: str, by: Actor, words: str = "") -> Task:
    """Say no and why (a `DeclineReason`; `OTHER` needs words). The ball goes back to the asking side.

    One member's no to a department's task that nobody accepted is the department's no.
    """
    _require_reason(reason, words)
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        locked.doer, locked.decline_reason = who, DeclineReason(reason)
        end_task(locked, TaskState.DECLINED)
        say(locked, kind=WordKind.DECLINE, who=who, words=words)
        fact = TaskDeclined(case=locked.case_id, task=locked.pk, doer=who.pk, reason=reason)
        record_on_each(locked, fact, by=by)
        _tell_asker(locked, TASK_DECLINED, who)
    return task


def finish_task(
    task: Task, *, who: Member, words: str, by: Actor, files: Sequence[GivenFile] = ()
) -> Task:
    """Done, with the result in words. Finishing what was only asked accepts it first."""
    if not words.strip():
        raise WordsMissing(gettext("Say in a sentence what came out of it."))
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        _require_begun(locked)
        if locked.state == TaskState.ASKED:
            _accept(locked, who, by)
        end_task(locked, TaskState.DONE)
        say(locked, kind=WordKind.FINISH, who=who, words=words, files=files)
        fact = TaskFinished(case=locked.case_id, task=locked.pk, doer=who.pk)
        record_on_each(locked, fact, by=by)
        begin_those_waiting_for(locked, by=by)
        _tell_asker(locked, TASK_FINISHED, who)
    return task


def ask_back(
    task: Task, *, who: Member, words: str, by: Actor, files: Sequence[GivenFile] = ()
) -> TaskWord:
    """Ask the asker something first; until they answer, the ball is theirs."""
    if not words.strip():
        raise WordsMissing(gettext("Write your question."))
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        locked.waits_for_asker = True
        word = say(locked, kind=WordKind.QUESTION, who=who, words=words, files=files)
        spoken(locked, word, by=by)
        _tell_asker(locked, TASK_ASKED_BACK, who)
    return word


def comment_on_task(
    task: Task, *, who: Member, words: str, by: Actor, files: Sequence[GivenFile] = ()
) -> TaskWord:
    """Add words or files that change nothing else."""
    if not words.strip() and not files:
        raise WordsMissing(gettext("Write something, or attach a file."))
    with changing_task(task, by=by) as locked:
        require_answerer(locked, who)
        word = say(locked, kind=WordKind.COMMENT, who=who, words=words, files=files)
        spoken(locked, word, by=by)
        _tell_asker(locked, TASK_COMMENTED, who)
    return word


def require_answerer(task: Task, who: Member) -> None:
    """The task is open and this member's to answer, or one of the errors that say why not."""
    if not task.is_open:
        raise TaskHasEnded(gettext("This task has ended. Nothing more is needed from you."))
    if may_answer(who, task):
        return
    if task.is_offer:
        raise NotYours(gettext("This was offered to %(name)s.") % {"name": task.doer})
    if task.department_id and task.doer and who.is_active:
        raise TakenByAnother(gettext("%(name)s has taken this task.") % {"name": task.doer})
    raise NotYours(gettext("This task is not asked of you."))


def end_task(task: Task, state: TaskState) -> None:
    """Put a locked task into one of its last states; its links die."""
    task.state, task.ended_at, task.waits_for_asker = state, timezone.now(), False
    task.is_waiting, task.raised_to, task.wakes_at = False, None, None
    end_links(task)


def _require_begun(task: Task) -> None:
    if task.is_waiting:
        raise NotYet(gettext("Something else must be done first. You get a mail when it is."))


def _accept(task: Task, who: Member, by: Actor) -> None:
    """What went up is taken from whoever left it lying; their links die, and they are told."""
    former = task.doer if task.doer_id not in {None, who.pk} else None
    if former:
        end_links(task, member=former)
        params = {"who": str(who), "what": task.what}
        notify([former], TASK_TAKEN_OVER, subject=("task", task.pk), params=params)
        task.instead_of = None
    now = timezone.now()
    task.state, task.doer, task.accepted_at, task.raised_to = TaskState.ACCEPTED, who, now, None
    task.wakes_at = first_reminder(task, now)
    record_on_each(task, TaskAccepted(case=task.case_id, task=task.pk, doer=who.pk), by=by)


def _require_reason(reason: str, words: str) -> None:
    if reason not in DeclineReason.values:
        raise WordsMissing(gettext("Say why not."))
    if reason == DeclineReason.OTHER and not words.strip():
        raise WordsMissing(gettext("Write the reason in a few words."))


def _tell_asker(task: Task, kind: NoticeKind, who: Member) -> None:
    """The doer dealt with it, so their own notices about it are read."""
    mark_read_about(who, subject=("task", task.pk))
    tell_askers(task, kind, params={"who": str(who), "what": task.what}, but=who)
