"""Where entries of the journal lead among cases, and the moments of a case after which a rule may wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from tutti.cases.models import Case, CaseConversation
from tutti.engines.reacting.leading import leads
from tutti.engines.reacting.moments import offers_moment
from tutti.listen.models import Message

MOMENTS = (
    "opened_at",
    "closed_at",
    "waiting_since",
    "last_in_at",
    "last_out_at",
    "held_since",
    "due_at",
)


@leads("conversation", "case")
def _case_of_conversations(ids: Sequence[int]) -> Mapping[int, int]:
    links = CaseConversation.objects.filter(conversation__in=ids, detached_at__isnull=True)
    return dict(links.values_list("conversation_id", "case_id"))


@leads("case", "person")
def _person_of_cases(ids: Sequence[int]) -> Mapping[int, int]:
    known = Case.objects.filter(pk__in=ids, person__isnull=False)
    return {case: person for case, person in known.values_list("pk", "person_id") if person}


@leads("case", "message")
def _newest_words_of_cases(ids: Sequence[int]) -> Mapping[int, int]:
    """The customer's newest message of each."""
    links = CaseConversation.objects.filter(case__in=ids, detached_at__isnull=True)
    cases = dict(links.values_list("conversation_id", "case_id"))
    theirs = Message.objects.filter(
        conversation_id__in=cases, direction=Message.Direction.IN, automatic=""
    )
    newest = theirs.order_by("conversation_id", "-at", "-id").distinct("conversation_id")
    found: dict[int, tuple[datetime, int]] = {}
    for conversation, at, message in newest.values_list("conversation_id", "at", "pk"):
        case = cases[conversation]
        found[case] = max(found.get(case, (at, message)), (at, message))
    return {case: message for case, (_at, message) in found.items()}


def _passed(field: str, after: datetime, until: datetime) -> Sequence[int]:
    """Cases whose moment lies in the span; those that are settled count for when they were settled alone."""
    lying = {f"{field}__gt": after, f"{field}__lte": until}
    among = Case.objects.filter(history=False)
    among = among.filter(closed_at__isnull=False) if field == "closed_at" else among.open()
    return list(among.filter(**lying).order_by("pk").values_list("pk", flat=True))


for _name in MOMENTS:
    offers_moment(f"case.{_name}", partial(_passed, _name))
