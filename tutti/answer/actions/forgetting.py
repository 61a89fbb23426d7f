"""What goes with words that are deleted: drafts of an answer to what nobody can read any more."""

from __future__ import annotations

from collections.abc import Mapping

from tutti.answer.models import Draft
from tutti.listen.models import Message
from tutti.triage.keeping import forgets_messages


@forgets_messages("answer_draft", "answer_draftfile")
def forget_drafts(conversations: Mapping[int, int]) -> None:
    """Drafts in conversations of which no message is left: they may say again what had to go."""
    empty = set(conversations.values())
    left = Message.objects.filter(conversation_id__in=empty).values_list(
        "conversation_id", flat=True
    )
    Draft.objects.filter(conversation_id__in=empty - set(left.distinct())).delete()
