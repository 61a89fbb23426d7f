"""Forgetting who was met only through words that are deleted."""

from __future__ import annotations

from collections.abc import Collection

from tutti.ground.db.among import among
from tutti.ground.db.references import unneeded
from tutti.ground.search.indexing import forget
from tutti.journal.forgetting import forget_personal
from tutti.journal.models import Entry
from tutti.people.models import Exchange, Identity, Person

TABLES = ("people_person", "people_identity", "people_exchange", "search_document")
BY_ITSELF = ("channel", "import")  # how an identity is known that nobody wrote down
BY_SOMEBODY = ("member", "person")


def forget_exchanges(
    conversation_ids: Collection[int], message_ids: Collection[int]
) -> tuple[set[int], set[int]]:
    """Take these messages off the profiles; answers the identities and persons they stood with."""
    exchanges = Exchange.objects.filter(
        among("message_id", message_ids), conversation_id__in=list(conversation_ids)
    )
    found = list(exchanges.values_list("identity_id", "person_id"))
    exchanges.delete()
    return {identity for identity, _person in found if identity}, {
        person for _identity, person in found
    }


def forget_met(identity_ids: Collection[int], person_ids: Collection[int]) -> None:
    """Delete those of them whom nothing is left of: no exchange, no case, nothing a person did about them.

    What Tutti concluded by itself goes with them, as where they may belong.
    """
    fresh = Identity.objects.filter(pk__in=identity_ids, how__in=BY_ITSELF)
    loose = unneeded(Identity, set(fresh.values_list("pk", flat=True)))
    Identity.objects.filter(pk__in=loose).delete()
    strangers = set(person_ids) - _touched(person_ids)
    gone = unneeded(Person, strangers)
    blank = Person.objects.filter(pk__in=gone, fields={}, member=None)
    ids = list(blank.values_list("pk", flat=True))
    blank.delete()
    forget(kind="person", object_ids=ids)
    forget_personal("person", ids)


def _touched(person_ids: Collection[int]) -> set[int]:
    """Persons about whom a member, or they themselves, did something."""
    entries = Entry.objects.filter(subject_kind="person", subject_id__in=list(person_ids))
    told = entries.filter(actor_kind__in=BY_SOMEBODY)
    return set(told.values_list("subject_id", flat=True))
