"""What a condition may ask about a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tutti.cases.models import Audience, Case, CaseConversation, State, Turn
from tutti.engines.rules.registry import Field, Values, describes
from tutti.listen.models import Conversation
from tutti.people.queries import clusters_of


def read_cases(ids: Sequence[int]) -> Mapping[int, Values]:
    """Four queries, whatever the number of cases."""
    found = list(Case.objects.filter(pk__in=ids).select_related("department", "owner"))
    conversations = _conversations(ids)
    numbers = _cases_of({case.person_id for case in found if case.person_id})
    return {
        case.pk: _values(case, conversations[case.pk], numbers.get(case.person_id, 1))
        for case in found
    }


def _conversations(ids: Sequence[int]) -> dict[int, list[Conversation]]:
    links = (
        CaseConversation.objects.filter(case__in=ids, detached_at__isnull=True)
        .select_related("conversation__channel")
        .order_by("id")
    )
    found: dict[int, list[Conversation]] = defaultdict(list)
    for link in links:
        found[link.case_id].append(link.conversation)
    return found


def _cases_of(persons: Iterable[int]) -> dict[int | None, int]:
    """How many cases each of these persons has, with all who are one person with them. Two statements."""
    clusters = clusters_of(persons)
    everybody = {one for cluster in clusters.values() for one in cluster}
    rows = Case.objects.filter(person__in=everybody).values("person").annotate(number=Count("id"))
    numbers = {row["person"]: row["number"] for row in rows}
    return {
        person: sum(numbers.get(one, 0) for one in cluster) for person, cluster in clusters.items()
    }


def _values(case: Case, conversations: Sequence[Conversation], cases: int) -> Values:
    return {
        "title": case.title,
        "department": case.department.name,
        "owner": case.owner.email,
        "taken": case.is_taken,
        "state": case.state,
        "turn": case.turn,
        "act": case.act,
        "due_at": case.due_at,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "waiting_since": case.waiting_since,
        "last_in_at": case.last_in_at,
        "last_out_at": case.last_out_at,
        "audience": case.audience,
        "resolution": case.resolution,
        "priority": float(case.priority),
        "person_known": case.person_id is not None,
        "earlier_cases": float(cases - 1),
        "channels": sorted({each.channel.kind for each in conversations}),
        "channel_names": sorted({each.channel.name for each in conversations}),
        "is_public": any(each.audience == Conversation.Audience.PUBLIC for each in conversations),
        "fields": case.fields,
    }


describes(
    "case",
    label=_("The case"),
    own="case",
    read=read_cases,
    fields=(
        Field(name="title", kind="text", label=_("What it is about")),
        Field(name="department", kind="text", label=_("Name of its department")),
        Field(name="owner", kind="text", label=_("Mail address of its owner")),
        Field(name="taken", kind="yes_no", label=_("Somebody took it")),
        Field(name="state", kind="text", label=_("Open or closed"), choices=tuple(State.values)),
        Field(name="turn", kind="text", label=_("Whose turn it is"), choices=tuple(Turn.values)),
        Field(name="act", kind="text", label=_("What the next action is")),
        Field(name="due_at", kind="moment", label=_("When the next action is due")),
        Field(name="opened_at", kind="moment", label=_("When it was opened")),
        Field(name="closed_at", kind="moment", label=_("When it was closed")),
        Field(name="waiting_since", kind="moment", label=_("First word nobody answered yet")),
        Field(name="last_in_at", kind="moment", label=_("The customer’s last word")),
        Field(name="last_out_at", kind="moment", label=_("Our last word")),
        Field(name="audience", kind="text", label=_("Who sees it"), choices=tuple(Audience.values)),
        Field(name="resolution", kind="text", label=_("How it was closed")),
        Field(name="priority", kind="number", label=_("Its priority, 0 to 100")),
        Field(name="person_known", kind="yes_no", label=_("We know who it is")),
        Field(name="earlier_cases", kind="number", label=_("How many other cases they have")),
        Field(name="channels", kind="texts", label=_("Kinds of its channels, as email")),
        Field(name="channel_names", kind="texts", label=_("Names of its channels")),
        Field(name="is_public", kind="yes_no", label=_("Others can read along")),
    ),
)
