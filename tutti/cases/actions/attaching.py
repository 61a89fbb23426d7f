"""Which conversations belong to a case. Attaching and detaching change a row; no message ever moves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.actions.changing import changing
from tutti.cases.actions.indexing import move_messages
from tutti.cases.actions.opening import open_case
from tutti.cases.errors import NotOfThisCase
from tutti.cases.facts import CaseClosed, ConversationAttached, ConversationDetached
from tutti.cases.lived import derived, keep
from tutti.cases.models import Case, CaseConversation, State
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Conversation
from tutti.people.queries import known_by


@transaction.atomic
def attach_conversation(
    case: Case, conversation: Conversation, *, member: Member, by: Actor
) -> Case:
    """Make `conversation` part of `case`. The case it leaves, when nothing else is in it, is closed as a duplicate.

    How long the customer has waited counts from the earlier of the two, and the time since the conversation began
    comes along with whoever held the ball then.
    """
    link = _current_link(conversation)
    former = link.case if link else None
    if former is not None and former.pk == case.pk:
        return case
    _lock(case, former)
    with changing(case, by=by) as locked:
        _relink(conversation, case, member)
        move_messages(conversation.pk, locked)
        if former is not None:
            _carry_waiting(former, locked)
        _bring_time(locked, conversation, former, by=by)
    if former is not None:
        _close_if_empty(former, member=member, by=by)
    return case


@transaction.atomic
def detach_conversation(
    case: Case, conversation: Conversation, *, member: Member, by: Actor
) -> Case:
    """Give `conversation` a case of its own again, taken by whoever detached it. Answers the new case.

    The new case keeps the time since its conversation began; the old one counts from what is left in it. It is about
    whom the conversation is with, where we know.
    """
    link = _current_link(conversation)
    if link is None or link.case_id != case.pk:
        raise NotOfThisCase(_("This conversation belongs to another case by now."))
    _lock(case)
    link.detached_at = timezone.now()
    link.save()
    own = open_case(
        title=conversation.title or case.title,
        department=case.department,
        owner=member,
        person=known_by(conversation.party_kind, conversation.party_value) or case.person,
        conversation=conversation,
        by=by,
    )
    move_messages(conversation.pk, own)
    with changing(own, by=by) as locked:
        _bring_time(locked, conversation, case, by=by)
    with changing(case, by=by) as locked:
        _leave_time(locked, conversation, own, by=by)
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


def _lock(*cases: Case | None) -> None:
    """Both sides in one order, so that no two wait for each other; and neither journal goes on meanwhile."""
    ids = [case.pk for case in cases if case]
    list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _bring_time(case: Case, conversation: Conversation, former: Case | None, *, by: Actor) -> None:
    """Record that the conversation joined `case`, with the time lived in `former` that came along."""
    began = derived(former.pk) if former else None
    since = max(conversation.started_at, began.lived_from) if began else case.lived_from
    brings = since < case.lived_from
    fact = ConversationAttached(
        case=case.pk,
        conversation=conversation.pk,
        from_case=former.pk if former else None,
        since=since.isoformat() if brings else None,
        until=case.lived_from.isoformat() if brings else None,
    )
    record([fact], by=by)
    _count_anew(case, moved=brings)


def _leave_time(case: Case, conversation: Conversation, own: Case, *, by: Actor) -> None:
    """Record that the conversation left `case`, and from when the case counts without it."""
    since = _counts_from(case)
    fact = ConversationDetached(
        case=case.pk,
        conversation=conversation.pk,
        to_case=own.pk,
        since=since.isoformat() if since else None,
    )
    record([fact], by=by)
    _count_anew(case, moved=since is not None)


def _counts_from(case: Case) -> datetime | None:
    """When the first conversation left in the case began, or the case itself, if opened without one.

    None when that takes nothing away; a case nothing is left in keeps its time.
    """
    began = derived(case.pk)
    left = Conversation.objects.filter(links__case=case, links__detached_at__isnull=True)
    starts = list(left.values_list("started_at", flat=True))
    if began is not None and began.opened_with is None:
        starts.append(began.opened_at)
    since = min(starts, default=case.lived_from)
    return min(since, timezone.now()) if since > case.lived_from else None


def _count_anew(case: Case, *, moved: bool) -> None:
    known = derived(case.pk) if moved else None
    if known is not None:
        keep(case, known)


def _carry_waiting(former: Case, case: Case) -> None:
    moments = [at for at in (former.waiting_since, case.waiting_since) if at]
    case.waiting_since = min(moments, default=None)
    case.last_at = max(former.last_at, case.last_at)
    case.person_id = case.person_id or former.person_id


def _close_if_empty(case: Case, *, member: Member, by: Actor) -> None:
    if case.links.filter(detached_at__isnull=True).exists():
        return
    with changing(case, by=by) as locked:
        if locked.is_open:
            locked.state, locked.closed_at, locked.closed_by = State.CLOSED, timezone.now(), member
            locked.resolution, locked.waiting_since = "duplicate", None
            record([CaseClosed(case=case.pk, resolution="duplicate")], by=by)
