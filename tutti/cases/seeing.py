"""Who may hear that something happened to a case, or in one of its conversations."""

from __future__ import annotations

from collections.abc import Collection

from tutti.cases.models import Case, CaseConversation
from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import may_see


@may_see("case")
def cases_seen(who: Principal, ids: Collection[int]) -> set[int]:
    visible = Case.objects.visible_to(who)
    return set(visible.filter(pk__in=ids).values_list("pk", flat=True))


@may_see("conversation")
def conversations_seen(who: Principal, ids: Collection[int]) -> set[int]:
    """A conversation is seen through its case. One that has none yet is seen by those who work the desk."""
    links = CaseConversation.objects.filter(conversation_id__in=ids, detached_at__isnull=True)
    inside = dict(links.values_list("conversation_id", "case_id"))
    visible = cases_seen(who, set(inside.values()))
    loose = set(ids) - inside.keys() if who.works_the_desk else set()
    return {conversation for conversation, case in inside.items() if case in visible} | loose
