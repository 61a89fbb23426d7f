"""Handing to one of two persons what was written down while they were one. Only a parting does this."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.facts import BelongingAdded, BelongingEnded, IdentityAdded
from tutti.people.models import Belonging, Exchange, Identity, Person

BY_NAME = (
    "person"  # the kind of identity of somebody known by name alone: nobody else's, so never asked
)


@transaction.atomic
def give_identities(ids: Sequence[int], *, to: Person, by: Actor) -> None:
    """These ways to reach somebody are `to`'s, with everything that was said by them."""
    for identity in Identity.objects.filter(pk__in=ids).order_by("pk"):
        identity.person = to
        identity.save(update_fields=["person"])
        Exchange.objects.filter(identity=identity).update(person=to)
        added = IdentityAdded(person=to.pk, identity=identity.pk, identity_kind=identity.kind)
        record([added], by=by)


@transaction.atomic
def give_belongings(ids: Sequence[int], *, to: Person, by: Actor) -> None:
    """These places are `to`'s; where they belong already, theirs stays as it is."""
    for belonging in Belonging.objects.filter(pk__in=ids).order_by("pk"):
        had, organisation = belonging.person_id, belonging.organisation_id
        if Belonging.objects.filter(person=to, organisation=organisation).exists():
            belonging.delete()
        else:
            belonging.person = to
            belonging.save(update_fields=["person"])
        record(
            [
                BelongingEnded(person=had, organisation=organisation),
                BelongingAdded(person=to.pk, organisation=organisation),
            ],
            by=by,
        )


@transaction.atomic
def give_exchanges(conversation_id: int, *, had: Identity, to: Identity) -> None:
    """What was said in a conversation and stood on the profile by `had` stands on the one of `to`."""
    said = Exchange.objects.filter(conversation_id=conversation_id, identity=had)
    said.update(person=to.person_id, identity=to)
    _forget_name_alone(had)


def _forget_name_alone(identity: Identity) -> None:
    """Somebody nobody spoke with needs no stand-in for an address (it was made for the call that was given away)."""
    used = Exchange.objects.filter(Q(identity=identity) | Q(other=identity))
    if identity.kind == BY_NAME and not used.exists():
        identity.delete()
