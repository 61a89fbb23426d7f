"""What becomes of a case when its words are filtered by hand, and when they are deleted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from tutti.cases.actions.changing import changing
from tutti.cases.actions.indexing import index_cases
from tutti.cases.facts import CaseClosed
from tutti.cases.models import Case, CaseConversation, State
from tutti.ground.search.indexing import forget
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.triage.keeping import forgets_messages
from tutti.triage.queries import decisions_of

FILTERED = "filtered"


def set_aside(conversation_id: int, *, by: Actor, caused_by: int | None) -> None:
    """Settle the open case of this conversation when none of the customer's words in it are kept any more."""
    case = Case.objects.filter(
        links__conversation_id=conversation_id, links__detached_at__isnull=True, state=State.OPEN
    ).first()
    if case is None or _any_kept(case):
        return
    with changing(case, by=by) as locked:
        locked.state, locked.closed_at = State.CLOSED, timezone.now()
        locked.closed_by_id = by.id if by.kind == "member" else None
        locked.resolution, locked.waiting_since = FILTERED, None
        record([CaseClosed(case=case.pk, resolution=FILTERED)], by=by, caused_by=caused_by)


@forgets_messages("cases_case", "search_document")
def forget_words(conversations: Mapping[int, int]) -> None:
    """Take deleted words out of what the cases keep: the index, and the title of a case nothing else is left of."""
    forget(kind="message", object_ids=list(conversations))
    cases = Case.objects.filter(
        links__conversation_id__in=set(conversations.values()), resolution=FILTERED
    ).distinct()
    empty = [case.pk for case in cases if not _any_kept(case)]
    Case.objects.filter(pk__in=empty).update(title="", fields={}, person=None)
    index_cases(empty)


def _any_kept(case: Case) -> bool:
    conversations = CaseConversation.objects.filter(case=case, detached_at__isnull=True)
    said = Message.objects.filter(
        conversation_id__in=conversations.values("conversation_id"),
        direction=Message.Direction.IN,
    )
    ids = list(said.values_list("pk", flat=True))
    decided = decisions_of(ids)
    return any(id_ not in decided or decided[id_].is_kept for id_ in ids)
