"""Asking a colleague or a department for a piece of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.granting import grant_case
from tutti.cases.errors import CaseIsClosed
from tutti.cases.models import Case, CaseConversation
from tutti.ground.accounts.models import Department, Member
from tutti.ground.accounts.queries import deputy_now
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.work.actions.everywhere import record_on_each
from tutti.work.actions.filing import GivenFile, file_to_task
from tutti.work.actions.linking import hold, serve, write_items
from tutti.work.actions.offering import offer
from tutti.work.actions.settling import cases_of, locked_cases, settle_next
from tutti.work.errors import DatesWrong, NobodyToAsk, NotYours, WordsMissing
from tutti.work.facts import TaskAsked, TaskServes
from tutti.work.models import Note, Task, TaskShows
from tutti.work.notices import TASK_ASKED, TASK_LATER, TASK_OFFERED
from tutti.work.policies import may_ask


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, why, and by when: say yes or no by `accept_by`, done by `finish_by` (both aware).

    `messages` and `notes` are ids of this case the colleague's page may show; messages left out (None) means
    the customer's last words. `items` are the lines of a checklist, `needs` ids of tasks of this case that must be
    done first, `also` ids of other cases this settles too.
    """

    what: str
    accept_by: datetime
    finish_by: datetime
    why: str = ""
    messages: Sequence[int] | None = None
    notes: Sequence[int] = ()
    files: Sequence[GivenFile] = ()
    items: Sequence[str] = ()
    needs: Sequence[int] = ()
    also: Sequence[int] = ()
    blocks_closing: bool = True


@dataclass(frozen=True, kw_only=True)
class Whom:
    """Who a task goes to: a colleague or a department. `instead_of` was meant and is away; `doer` stands in."""

    doer: Member | None = None
    department: Department | None = None
    instead_of: Member | None = None


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

    While `doer` is away, whoever stands in is asked. The same nonce of the same asker is the same task: asking
    twice by accident asks once.
    """
    with transaction.atomic():
        cases = locked_cases({case.pk, *question.also})
        known = Task.objects.filter(asked_by=asker, nonce=nonce).first() if nonce else None
        if known:
            return known
        _require(cases[case.pk], question, asker)
        whom = whom_to_ask(doer, department, asker=asker)
        task = _written(cases[case.pk], question, asker, whom, nonce)
        _fill(task, question, cases, asker)
        record_on_each(task, _asked(task), by=by)
        record([_serves(task, other) for other in question.also], by=by)
        hand_out(task, by=by)
        task.save()
        for one in cases.values():
            settle_next(one, by=by)
    return task


def whom_to_ask(
    doer: Member | None, department: Department | None, *, asker: Member | None = None
) -> Whom:
    """Who is asked when these are meant; raises `NobodyToAsk` when that is nobody who can answer.

    Where only `asker` would stand in, the absent colleague is asked all the same: it goes up in time.
    """
    if doer is not None:
        if not doer.is_active:
            raise NobodyToAsk(gettext("%(name)s does not work here any more.") % {"name": doer})
        deputy = deputy_now(doer)
        if deputy is None or deputy == asker:
            return Whom(doer=doer)
        return Whom(doer=deputy, instead_of=doer)
    if department is None:
        raise NobodyToAsk(gettext("Say whom you ask: a colleague or a department."))
    if not department.members.filter(is_active=True).exists():
        raise NobodyToAsk(
            gettext("Nobody belongs to %(name)s yet. Ask a colleague by name.")
            % {"name": department}
        )
    return Whom(department=department)


def hand_out(task: Task, *, by: Actor, kind: NoticeKind = TASK_ASKED) -> None:
    """Offer a department's task where it does so, let those asked see the cases, and tell them. The caller saves."""
    if task.is_waiting:
        kind, task.wakes_at = TASK_LATER, None
    else:
        task.wakes_at = task.accept_by
        if task.doer is None and offer(task, by=by):
            kind = TASK_OFFERED
    people = who_has(task)
    let_see(task, people, by=by)
    others = [member for member in people if member.pk != task.asked_by_id]
    params = {"asker": str(task.asked_by), "what": task.what}
    notify(others, kind, subject=("task", task.pk), params=params)


def let_see(task: Task, people: Sequence[Member], *, by: Actor) -> None:
    """Whoever has a task may see every case it is about."""
    for case in Case.objects.filter(pk__in=cases_of(task)).order_by("pk"):
        grant_case(case, members=people, reason="task", by=by, giver=task.asked_by)


def who_has(task: Task) -> list[Member]:
    """Who has the task now: its doer, or the active members of its department."""
    if task.doer:
        return [task.doer]
    people = task.department.members.filter(is_active=True) if task.department else None
    return list(people.order_by("pk")) if people is not None else []


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


def _written(case: Case, question: Question, asker: Member, whom: Whom, nonce: str) -> Task:
    return Task.objects.create(
        case=case,
        asked_by=asker,
        doer=whom.doer,
        department=whom.department,
        instead_of=whom.instead_of,
        what=question.what.strip()[:200],
        why=question.why.strip(),
        accept_by=question.accept_by,
        finish_by=question.finish_by,
        asked_at=timezone.now(),
        blocks_closing=question.blocks_closing,
        nonce=nonce,
    )


def _fill(task: Task, question: Question, cases: Mapping[int, Case], asker: Member) -> None:
    _show(task, question)
    file_to_task(task, files=question.files)
    write_items(task, question.items)
    hold(task, question.needs)
    for other in question.also:
        serve(task, cases.get(other), who=asker)


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
        instead_of=task.instead_of_id,
        waits=task.is_waiting,
    )


def _serves(task: Task, other: int) -> TaskServes:
    return TaskServes(case=other, task=task.pk, asked_on=task.case_id)
