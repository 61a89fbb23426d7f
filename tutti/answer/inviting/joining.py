"""Which case a private conversation joins: the one its person was invited from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q, QuerySet

from tutti.answer.inviting.models import Invitation
from tutti.cases.joining import joins_cases
from tutti.channels.contract import Trust
from tutti.ground.db.among import among
from tutti.listen.models import Conversation, Message
from tutti.people.models import Exchange
from tutti.people.queries import clusters_of


@joins_cases
def invited(conversation_ids: Collection[int]) -> Mapping[int, int]:
    """By the very account that was invited, or another one of a person that is known to be the same.

    What counts is who a message of it was proved to be from. A mail's From and an address in a form are claims: they
    join nothing, whoever they name.
    """
    if not Invitation.objects.standing().filter(joined_at=None).exists():
        return {}
    private = Conversation.objects.filter(
        among("pk", conversation_ids), audience=Conversation.Audience.PRIVATE
    )
    begun = {one.pk: one for one in private}
    proved, persons = _proved(begun), persons_with(begun)
    found: dict[int, int] = {}
    for invitation in _for(list(begun.values()), persons):
        for id_, conversation in begun.items():
            account = (invitation.party_kind, invitation.party_value)
            same = account == (conversation.party_kind, conversation.party_value)
            if (same and id_ in proved) or invitation.person_id in persons.get(id_, set()):
                found[id_] = invitation.case_id
    return found


def persons_with(conversation_ids: Collection[int]) -> dict[int, set[int]]:
    """Who wrote in each of these, proved to be it, with everybody who is one with them.

    That an identity was proved once says nothing of a message that only claims it.
    """
    rows = Exchange.objects.filter(
        among("conversation_id", conversation_ids),
        identity__verified_at__isnull=False,
        message_id__in=_vouched_for(conversation_ids).values("pk"),
    ).values_list("conversation_id", "person_id")
    pairs = list(rows)
    clusters = clusters_of({person for _conversation, person in pairs})
    found: dict[int, set[int]] = {}
    for conversation, person in pairs:
        found.setdefault(conversation, set()).update(clusters.get(person, [person]))
    return found


def _proved(begun: Mapping[int, Conversation]) -> set[int]:
    """Those of these conversations where a message is proved to be between us and whom they are with."""
    said = _vouched_for(begun).values_list(
        "conversation_id", "direction", "author_kind", "author_value"
    )
    return {
        id_
        for id_, direction, kind, value in said
        if direction == Message.Direction.OUT
        or (kind, value) == (begun[id_].party_kind, begun[id_].party_value)
    }


def _vouched_for(conversation_ids: Collection[int]) -> QuerySet[Message]:
    return Message.objects.filter(
        among("conversation_id", conversation_ids), trust=Trust.VERIFIED.value
    ).order_by()


def _for(conversations: list[Conversation], persons: Mapping[int, set[int]]) -> list[Invitation]:
    """The invitations these may answer, the newest last."""
    everybody = set().union(*persons.values())
    wanted = Q(party_value__in={one.party_value for one in conversations if one.party_value})
    standing = Invitation.objects.standing().filter(joined_at=None)
    return list(standing.filter(wanted | Q(person_id__in=everybody)).order_by("made_at", "pk"))
