"""Which conversations somebody still works on: their networks are asked now and then whether they stand as heard."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.models import CaseConversation, State
from tutti.listen.actions.rechecking import knows_open_conversations


@knows_open_conversations
def of_open_cases(channel_id: int, at_most: int) -> Sequence[int]:
    links = CaseConversation.objects.filter(
        conversation__channel_id=channel_id, detached_at__isnull=True, case__state=State.OPEN
    )
    return list(links.order_by("-pk").values_list("conversation_id", flat=True)[:at_most])
