"""Opening a case by hand: somebody at the desk heard of it where no channel could."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tutti.cases.actions.changing import counted_place, moved, shift_counts
from tutti.cases.ball import begin
from tutti.cases.facts import CaseOpened
from tutti.cases.models import ANSWER_WITHIN, Act, Case, CaseConversation, Turn
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Conversation
from tutti.people.models import Person


@transaction.atomic
def open_case(  # long: what a case is opened with, each by its name
    *,
    title: str,
    department: Department,
    owner: Member,
    by: Actor,
    person: Person | None = None,
    conversation: Conversation | None = None,
    at: datetime | None = None,
    caused_by: int | None = None,
) -> Case:
    """Open a case that `owner` has taken; it is our turn, and they answer next.

    With a `conversation`, that conversation must not belong to a case yet.
    """
    moment = at or timezone.now()
    case = Case(
        title=title[:300],
        person=person,
        department=department,
        owner=owner,
        taken_at=moment,
        turn=Turn.US,
        act=Act.ANSWER,
        doer=owner,
        act_due_at=moment + ANSWER_WITHIN,
        due_at=moment + ANSWER_WITHIN,
        opened_at=moment,
        last_at=moment,
        waiting_since=moment,
    )
    case.shelf = case.right_shelf
    begin(case, moment)
    case.save()
    if conversation is not None:
        CaseConversation.objects.create(case=case, conversation=conversation, attached_at=moment)
    shift_counts(moved(None, counted_place(case)))
    record([_opened(case, conversation)], by=by, at=moment, caused_by=caused_by)
    return case


def _opened(case: Case, conversation: Conversation | None) -> CaseOpened:
    return CaseOpened(
        case=case.pk,
        department=case.department_id,
        person=case.person_id,
        conversation=conversation.pk if conversation else None,
        message=None,
    )
