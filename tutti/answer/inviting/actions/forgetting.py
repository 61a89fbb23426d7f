"""What goes with words that are deleted: whom we invited, and who came."""

from __future__ import annotations

from collections.abc import Mapping

from tutti.answer.inviting.models import Invitation
from tutti.listen.models import Message
from tutti.triage.keeping import forgets_messages


@forgets_messages("inviting_invitation")
def forget_invitations(conversations: Mapping[int, int]) -> None:
    """Invitations out of conversations of which no message is left hold the account that wrote them."""
    empty = set(conversations.values())
    left = Message.objects.filter(conversation_id__in=empty).values_list(
        "conversation_id", flat=True
    )
    Invitation.objects.filter(conversation_id__in=empty - set(left.distinct())).delete()
