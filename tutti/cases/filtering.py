"""What cases say about filtering: words in an open case stay, and so does what people worked on."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from tutti.cases.models import Case, CaseConversation, State
from tutti.engines.gates.asking import Objection, gate
from tutti.journal.models import Entry
from tutti.listen.models import Message
from tutti.triage.keeping import keeps_messages

TAKING_IS_NO_WORK = ("cases.case_taken", "cases.case_handed_over", "cases.case_reopened")


@keeps_messages
def in_an_open_case(conversations: Mapping[int, int]) -> set[int]:
    open_ones = CaseConversation.objects.filter(
        conversation_id__in=set(conversations.values()),
        detached_at__isnull=True,
        case__state=State.OPEN,
    )
    known = set(open_ones.values_list("conversation_id", flat=True))
    return {id_ for id_, conversation in conversations.items() if conversation in known}


@gate("triage.filter")
def worked_on(message_id: int) -> list[Objection]:
    """A case somebody did more with than to take it is no noise any more, whatever its words say."""
    conversations = Message.objects.filter(pk=message_id).values("conversation_id")
    cases = Case.objects.filter(
        links__conversation_id__in=conversations, links__detached_at__isnull=True
    )
    done = Entry.objects.filter(
        subject_kind="case", subject_id__in=cases.values("pk"), actor_kind="member"
    )
    if not done.exclude(name__in=TAKING_IS_NO_WORK).exists():
        return []
    reason = gettext("Somebody worked on this case. Settle it instead, and its words stay.")
    return [Objection(reason=reason, overridable=False)]
