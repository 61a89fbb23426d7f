"""Which case a private conversation joins: the one its person was invited from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from tutti.answer.inviting.models import Invitation
from tutti.cases.joining import joins_cases
from tutti.ground.db.among import among
from tutti.listen.models import Conversation
from tutti.people.models import Exchange
from tutti.people.queries import clusters_of


@joins_cases
def invited(conversation_ids: Collection[int]) -> Mapping[int, int]:
    """By the very account that was invited, or another one of a person that is known to be the same.

    A network vouches for its accounts; a mail's From is a claim, so mail joins only by a person who was recognised.
    """
    if not Invitation.objects.standing().filter(joined_at=None).exists():
        return {}
    private = Conversation.objects.filter(
        among("pk", conversation_ids), audience=Conversation.Audience.PRIVATE
    )
    begun = {one.pk: one for one in private}
    persons = persons_with(begun)
    found: dict[int, int] = {}
    for invitation in _for(list(begun.values()), persons):
        for id_, conversation in begun.items():
            same = (conversation.party_kind, conversation.party_value) == (
                invitation.party_kind,
                invitation.party_value,
            )
            if same or invitation.person_id in persons.get(id_, set()):
                found[id_] = invitation.case_id
    return found


def persons_with(conversation_ids: Collection[int]) -> dict[int, set[int]]:
    """Who wrote in each of these by an identity that was verified, with everybody who is one with them."""
    rows = Exchange.objects.filter(
        among("conversation_id", conversation_ids), identity__verified_at__isnull=False
    ).values_list("conversation_id", "person_id")
    pairs = list(rows)
    clusters = clusters_of({person for _conversation, person in pairs})
    found: dict[int, set[int]] = {}
    for conversation, person in pairs:
        found.setdefault(conversation, set()).update(clusters.get(person, [person]))
    return found


def _for(conversations: list[Conversation], persons: Mapping[int, set[int]]) -> list[Invitation]:
    """The invitations these may answer, the newest last."""
    everybody = set().union(*persons.values())
    wanted = Q(party_value__in={one.party_value for one in conversations if one.party_value})
    standing = Invitation.objects.standing().filter(joined_at=None, refused_at=None)
    return list(standing.filter(wanted | Q(person_id__in=everybody)).order_by("made_at", "pk"))
