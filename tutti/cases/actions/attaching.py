"""Which conversations belong to a case. Attaching and detaching change a row; no message ever moves."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.actions.changing import changing
from tutti.cases.actions.indexing import move_messages
from tutti.cases.actions.opening import open_case
from tutti.cases.errors import NotOfThisCase
from tutti.cases.facts import CaseClosed, ConversationAttached, ConversationDetached
from tutti.cases.models import Case, CaseConversation, State
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Conversation


@transaction.atomic
def attach_conversation(
    case: Case, conversation: Conversation, *, member: Member, by: Actor
) -> Case:
    """Make `conversation` part of `case`. The case it leaves, when nothing else is in it, is closed as a duplicate.

    How long the customer has waited counts from the earlier of the two.
    """
    link = _current_link(conversation)
    former = link.case if link else None
    if former is not None and former.pk == case.pk:
        return case
    with changing(case) as locked:
        _relink(conversation, case, member)
        move_messages(conversation.pk, locked)
        if former is not None:
            _carry_waiting(former, locked)
        record(
            [
                ConversationAttached(
                    case=case.pk,
                    conversation=conversation.pk,
                    from_case=former.pk if former else None,
                )
            ],
            by=by,
        )
    if former is not None:
        _close_if_empty(former, member=member, by=by)
    return case


@transaction.atomic
def detach_conversation(
    case: Case, conversation: Conversation, *, member: Member, by: Actor
) -> Case:
    """Give `conversation` a case of its own again, taken by whoever detached it. Answers the new case."""
    link = _current_link(conversation)
    if link is None or link.case_id != case.pk:
        raise NotOfThisCase(_("This conversation belongs to another case by now."))
    link.detached_at = timezone.now()
    link.save()
    own = open_case(
        title=conversation.title or case.title,
        department=case.department,
        owner=member,
        person=case.person,
        conversation=conversation,
        by=by,
    )
    move_messages(conversation.pk, own)
    with changing(case):
        fact = ConversationDetached(case=case.pk, conversation=conversation.pk, to_case=own.pk)
        record([fact], by=by)
    return own


def _current_link(conversation: Conversation) -> CaseConversation | None:
    links = CaseConversation.objects.select_for_update().select_related("case")
    return links.filter(conversation=conversation, detached_at__isnull=True).first()


def _relink(conversation: Conversation, case: Case, member: Member) -> None:
    now = timezone.now()
    CaseConversation.objects.filter(conversation=conversation, detached_at__isnull=True).update(
        detached_at=now
    )
    CaseConversation.objects.create(
        case=case, conversation=conversation, attached_at=now, attached_by=member
    )


def _carry_waiting(former: Case, case: Case) -> None:
    moments = [at for at in (former.waiting_since, case.waiting_since) if at]
    case.waiting_since = min(moments, default=None)
    case.last_at = max(former.last_at, case.last_at)
    case.person_id = case.person_id or former.person_id


def _close_if_empty(case: Case, *, member: Member, by: Actor) -> None:
    if case.links.filter(detached_at__isnull=True).exists():
        return
    with changing(case) as locked:
        if locked.is_open:
            locked.state, locked.closed_at, locked.closed_by = State.CLOSED, timezone.now(), member
            locked.resolution, locked.waiting_since = "duplicate", None
            record([CaseClosed(case=case.pk, resolution="duplicate")], by=by)
