"""Making people findable by name and by every way they are known."""

from __future__ import annotations

from collections.abc import Iterable

from tutti.ground.search.indexing import Findable, make_findable
from tutti.people.models import Person


def index_people(person_ids: Iterable[int]) -> None:
    """Index names, addresses and organisations of these people anew. A fixed number of statements."""
    people = Person.objects.filter(pk__in=set(person_ids)).defer("fields")
    known = people.prefetch_related("identities", "belongings__organisation")
    make_findable(
        [
            Findable(
                kind="person",
                object_id=person.pk,
                under=person.pk,
                at=person.created_at,
                text=_words(person),
            )
            for person in known
        ]
    )


def _words(person: Person) -> str:
    words = [person.name]
    for identity in person.identities.all():
        words += [identity.value, identity.name]
    words += [belonging.organisation.name for belonging in person.belongings.all()]
    return " ".join(words)
