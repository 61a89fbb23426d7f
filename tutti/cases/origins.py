"""How cases began: with a conversation that arrived, or by a colleague's hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tutti.cases.models import CaseConversation
from tutti.listen.actions.writing_down import KIND as SPOKEN
from tutti.listen.models import Conversation


def first_conversations(case_ids: Collection[int]) -> dict[int, Conversation]:
    """With which conversation each case began; one that began without any is left out."""
    links = CaseConversation.objects.filter(case__in=case_ids).order_by("pk")
    first: dict[int, Conversation] = {}
    for link in links.select_related("conversation__channel"):
        first.setdefault(link.case_id, link.conversation)
    return first


def begun_by_hand(case_ids: Collection[int], first: Mapping[int, Conversation]) -> set[int]:
    """Those that began without a conversation, or with a call somebody wrote down."""
    return {id_ for id_ in case_ids if id_ not in first or first[id_].channel.kind == SPOKEN}
