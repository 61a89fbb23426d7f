"""What of the cases a parting asks: those opened for a merged person by hand, and calls written down about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from tutti.cases.actions.giving import give_calls, give_cases
from tutti.cases.models import Case, CaseConversation
from tutti.cases.origins import begun_by_hand, first_conversations
from tutti.journal.facts import Actor
from tutti.listen.actions.writing_down import KIND as SPOKEN
from tutti.listen.models import Conversation, Message
from tutti.people.loose import Kind, Loose, Since, asked_at_parting
from tutti.people.models import Exchange, Identity, Person
from tutti.people.parting import loose_identities

SHORT = 90  # characters of a call's words, enough to know it again


def loose_cases(since: Since) -> list[Loose]:
    """Cases without a conversation, or about a call; those by a way to reach somebody that is asked go with it."""
    cases = list(Case.objects.filter(person__in=[person for person, _at in since]).order_by("pk"))
    first = first_conversations([case.pk for case in cases])
    by_hand, keys = begun_by_hand([case.pk for case in cases], first), _keys(first)
    along = {thing.key for thing in loose_identities(since)}
    return [
        _loose(case, keys[case.pk] if keys.get(case.pk) in along else "")
        for case in cases
        if keys.get(case.pk) in along or (case.pk in by_hand and _is_later(case, since))
    ]


def loose_calls(since: Since) -> list[Loose]:
    """Calls that joined a case which was not begun by hand itself, or not since."""
    asked = {thing.id for thing in loose_cases(since)}
    asked = begun_by_hand(asked, first_conversations(asked))
    calls = _calls(since)
    cases, words = _cases_of(calls), _words_of(calls)
    keys = _keys({call.pk: call for call in calls})
    along = {thing.key for thing in loose_identities(since)}
    return [
        Loose(
            key=f"call:{call.pk}",
            words=words.get(call.pk, ""),
            at=call.started_at,
            url=reverse("case", args=[cases[call.pk]]) if call.pk in cases else "",
            along=keys[call.pk] if keys.get(call.pk) in along else "",
        )
        for call in calls
        if cases.get(call.pk) not in asked
    ]


def _loose(case: Case, along: str) -> Loose:
    return Loose(
        key=f"case:{case.pk}",
        words=f"{case.reference} {case.title}".rstrip(),
        at=case.opened_at,
        url=reverse("case", args=[case.pk]),
        along=along,
    )


def _is_later(case: Case, since: Since) -> bool:
    return any(case.person_id == person and case.opened_at > at for person, at in since)


def _keys(conversations: Mapping[int, Conversation]) -> dict[int, str]:
    """By which identity each conversation is with whom it is, as the key a question about it has."""
    values = {one.party_value for one in conversations.values() if one.party_value}
    known = {(one.kind, one.value): one.pk for one in Identity.objects.filter(value__in=values)}
    parties = {id_: (one.party_kind, one.party_value) for id_, one in conversations.items()}
    return {id_: f"identity:{known[party]}" for id_, party in parties.items() if party in known}


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
