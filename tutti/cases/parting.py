"""What of the cases a parting asks: those opened for a merged person by hand, and calls written down about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from tutti.cases.actions.giving import give_calls, give_cases
from tutti.cases.models import Case, CaseConversation
from tutti.journal.facts import Actor
from tutti.listen.actions.writing_down import KIND as SPOKEN
from tutti.listen.models import Conversation, Message
from tutti.people.loose import Kind, Loose, Since, asked_at_parting
from tutti.people.models import Exchange, Identity, Person
from tutti.people.parting import added_since, loose_identities

SHORT = 90  # characters of a call's words, enough to know it again


@dataclass(frozen=True)
class _Come:
    """How a case or a call came to its person: by a conversation, under an identity of theirs."""

    conversation: Conversation | None
    identity: Identity | None

    @property
    def by_hand(self) -> bool:
        return self.conversation is None or self.conversation.channel.kind == SPOKEN


def loose_cases(since: Since) -> list[Loose]:
    """Cases without a conversation, or about a call; those by a way to reach somebody go with that way."""
    cases = list(Case.objects.filter(added_since(since, "opened_at")).order_by("pk"))
    come = _come({case.pk: conversation for case, conversation in _first_of(cases)})
    along = {thing.key for thing in loose_identities(since)}
    found = []
    for case in cases:
        with_key = _key_of(come.get(case.pk))
        if with_key not in along and case.pk in come and not come[case.pk].by_hand:
            continue
        found.append(
            Loose(
                key=f"case:{case.pk}",
                words=f"{case.reference} {case.title}".rstrip(),
                at=case.opened_at,
                url=reverse("case", args=[case.pk]),
                along=with_key if with_key in along else "",
            )
        )
    return found


def loose_calls(since: Since) -> list[Loose]:
    """Calls that joined a case which is not asked about itself."""
    asked = {thing.id for thing in loose_cases(since)}
    calls = _calls(since)
    cases = _cases_of(calls)
    come = _come({call.pk: call for call in calls})
    along = {thing.key for thing in loose_identities(since)}
    words = _words_of(calls)
    return [
        Loose(
            key=f"call:{call.pk}",
            words=words.get(call.pk, ""),
            at=call.started_at,
            url=reverse("case", args=[cases[call.pk]]) if call.pk in cases else "",
            along=_key_of(come[call.pk]) if _key_of(come[call.pk]) in along else "",
        )
        for call in calls
        if cases.get(call.pk) not in asked
    ]


def _first_of(cases: Sequence[Case]) -> list[tuple[Case, Conversation]]:
    """With each case, the conversation it was opened with; cases without one are left out."""
    links = CaseConversation.objects.filter(case__in=cases).select_related("conversation__channel")
    first: dict[int, Conversation] = {}
    for link in links.order_by("pk"):
        first.setdefault(link.case_id, link.conversation)
    return [(case, first[case.pk]) for case in cases if case.pk in first]


def _come(conversations: Mapping[int, Conversation]) -> dict[int, _Come]:
    values = {one.party_value for one in conversations.values() if one.party_value}
    known = {
        (one.kind, one.value): one
        for one in Identity.objects.filter(value__in=values).select_related("person")
    }
    return {
        id_: _Come(one, known.get((one.party_kind, one.party_value)))
        for id_, one in conversations.items()
    }


def _key_of(come: _Come | None) -> str:
    return f"identity:{come.identity.pk}" if come and come.identity else ""


def _calls(since: Since) -> list[Conversation]:
    persons = [person for person, _at in since]
    said = Exchange.objects.filter(person__in=persons)
    later = reduce(
        or_,
        (
            Q(
                pk__in=said.filter(person=person).values("conversation_id"),
                started_at__gt=at,
            )
            for person, at in since
        ),
        Q(pk__in=[]),
    )
    spoken = Conversation.objects.filter(channel__kind=SPOKEN).filter(later)
    return list(spoken.select_related("channel").order_by("pk"))


def _cases_of(calls: Sequence[Conversation]) -> dict[int, int]:
    links = CaseConversation.objects.filter(conversation__in=calls, detached_at__isnull=True)
    return dict(links.values_list("conversation_id", "case_id"))


def _words_of(calls: Sequence[Conversation]) -> dict[int, str]:
    said = Message.objects.filter(conversation__in=[call.pk for call in calls]).order_by("-pk")
    return {
        id_: " ".join(text.split())[:SHORT]
        for id_, text in said.values_list("conversation_id", "text")
    }


def _give_cases(ids: Sequence[int], to: Person, by: Actor) -> None:
    give_cases(ids, to=to, by=by)


def _give_calls(ids: Sequence[int], to: Person, by: Actor) -> None:
    give_calls(ids, to=to, by=by)


asked_at_parting(
    Kind(name="case", label=gettext_lazy("Cases"), found=loose_cases, give=_give_cases)
)
asked_at_parting(
    Kind(name="call", label=gettext_lazy("Calls and visits"), found=loose_calls, give=_give_calls)
)
