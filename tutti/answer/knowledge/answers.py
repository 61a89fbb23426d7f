"""What we said last in a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from tutti.listen.models import Conversation, Message


def last_answers(case_ids: Sequence[int]) -> dict[int, Message]:
    """Our newest words to the customer in each case, by case; never what colleagues said inside. One statement."""
    ours = Message.objects.filter(
        conversation__links__case__in=case_ids,
        conversation__links__detached_at__isnull=True,
        direction=Message.Direction.OUT,
        automatic="",
    ).exclude(conversation__audience=Conversation.Audience.INTERNAL)
    by_case = ours.annotate(of_case=F("conversation__links__case_id"))
    newest = by_case.order_by("of_case", "-at", "-id").distinct("of_case")
    return {message.of_case: message for message in newest}
