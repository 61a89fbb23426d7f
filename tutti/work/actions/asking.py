"""Asking a colleague or a department for a piece of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.granting import grant_case
from tutti.cases.errors import CaseIsClosed
from tutti.cases.models import Case, CaseConversation
from tutti.ground.accounts.models import Department, Member
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.work.actions.filing import GivenFile, file_to_task
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.errors import DatesWrong, NobodyToAsk, NotYours, WordsMissing
from tutti.work.facts import TaskAsked
from tutti.work.models import Note, Task, TaskShows
from tutti.work.notices import TASK_ASKED
from tutti.work.policies import may_ask


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, why, and by when: say yes or no by `accept_by`, done by `finish_by` (both aware).

    `messages` and `notes` are ids of this case the colleague's page may show; messages left out (None) means
    the customer's last words.
    """

    what: str
    accept_by: datetime
    finish_by: datetime
    why: str = ""
    messages: Sequence[int] | None = None
    notes: Sequence[int] = ()
    files: Sequence[GivenFile] = ()


def ask_task(
    case: Case,
    *,
    question: Question,
    asker: Member,
    by: Actor,
    doer: Member | None = None,
    department: Department | None = None,
    nonce: str = "",
) -> Task:
    """Ask `doer`, or whoever of `department` accepts. They may see the case from now on, and are mailed.

    The same nonce of the same asker is the same task: asking twice by accident asks once.
    """
    with locked_case(case.pk) as locked:
        known = Task.objects.filter(asked_by=asker, nonce=nonce).first() if nonce else None
        if known:
            return known
        _require(locked, question, asker)
        people = asked_people(doer, department)
        task = _written(locked, question, asker, doer, department, nonce)
        _show(task, question)
        file_to_task(task, files=question.files)
        record([_asked(task)], by=by)
        tell_asked(task, people, by=by)
        settle_next(locked, by=by)
    return task


def asked_people(doer: Member | None, department: Department | None) -> list[Member]:
    """Whom a task is asked of; raises `NobodyToAsk` when that is nobody who can answer."""
    if doer is not None:
        if not doer.is_active:
            raise NobodyToAsk(gettext("%(name)s does not work here any more.") % {"name": doer})
        return [doer]
    if department is None:
        raise NobodyToAsk(gettext("Say whom you ask: a colleague or a department."))
    people = list(department.members.filter(is_active=True).order_by("pk"))
    if not people:
        raise NobodyToAsk(
            gettext("Nobody belongs to %(name)s yet. Ask a colleague by name.")
            % {"name": department}
        )
    return people


def tell_asked(task: Task, people: Sequence[Member], *, by: Actor) -> None:
    """Let them see the case and tell them what is asked."""
    grant_case(task.case, members=people, reason="task", by=by, giver=task.asked_by)
    others = [member for member in people if member.pk != task.asked_by_id]
    params = {"asker": str(task.asked_by), "what": task.what}
    notify(others, TASK_ASKED, subject=("task", task.pk), params=params)


def check_dates(accept_by: datetime, finish_by: datetime) -> None:
    """Both ahead, the answer not after the end; raises `DatesWrong`."""
    if accept_by <= timezone.now():
        raise DatesWrong(gettext("The time to say yes or no has passed already. Pick a later one."))
    if finish_by < accept_by:
        raise DatesWrong(gettext("It cannot be done before it is accepted. Pick a later end."))


def messages_of(case_id: int) -> Iterable[int]:
    """Ids of the conversations the case holds now."""
    held = CaseConversation.objects.filter(case=case_id, detached_at__isnull=True)
    return held.values_list("conversation_id", flat=True)


def _require(case: Case, question: Question, asker: Member) -> None:
    if not case.is_open:
        raise CaseIsClosed(gettext("This case is settled. Reopen it to ask for something."))
    if not may_ask(asker, case):
        raise NotYours(gettext("Only colleagues of the desk who see this case ask for work on it."))
    if not question.what.strip():
        raise WordsMissing(gettext("Say what you ask for."))
    check_dates(question.accept_by, question.finish_by)


def _written(  # noqa: PLR0917 -- the row's own parts
    case: Case,
    question: Question,
    asker: Member,
    doer: Member | None,
    department: Department | None,
    nonce: str,
) -> Task:
    return Task.objects.create(
        case=case,
        asked_by=asker,
        doer=doer,
        department=department,
        what=question.what.strip()[:200],
        why=question.why.strip(),
        accept_by=question.accept_by,
        finish_by=question.finish_by,
        asked_at=timezone.now(),
        nonce=nonce,
    )


def _show(task: Task, question: Question) -> None:
    messages = _shown_messages(task.case_id, question.messages)
    notes = Note.objects.filter(case=task.case_id, pk__in=question.notes)
    TaskShows.objects.bulk_create(
        [TaskShows(task=task, message_id=message) for message in messages]
        + [TaskShows(task=task, note=note) for note in notes]
    )


def _shown_messages(case_id: int, chosen: Sequence[int] | None) -> list[int]:
    held = Message.objects.filter(conversation_id__in=messages_of(case_id))
    if chosen is not None:
        return list(held.filter(pk__in=chosen).order_by("at", "id").values_list("pk", flat=True))
    theirs = held.filter(direction=Message.Direction.IN, automatic="").order_by("-at", "-id")
    return list(theirs.values_list("pk", flat=True)[:1])


def _asked(task: Task) -> TaskAsked:
    return TaskAsked(
        case=task.case_id,
        task=task.pk,
        doer=task.doer_id,
        department=task.department_id,
        accept_by=task.accept_by.isoformat(),
        finish_by=task.finish_by.isoformat(),
    )
