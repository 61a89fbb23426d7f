"""What a condition may ask about a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, Values, describes
from tutti.people.models import Belonging, Identity, Person
from tutti.people.queries import clusters_of


def read_persons(ids: Sequence[int]) -> Mapping[int, Values]:
    """Four queries, whatever the number of persons. Somebody who stands under another since a merge is read as
    that one, and everybody with what belongs to all who are one person with them.
    """
    clusters = clusters_of(ids)
    everybody = {one for cluster in clusters.values() for one in cluster}
    identities: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(person__in=everybody).order_by("id"):
        identities[identity.person_id].append(identity)
    belongings: dict[int, list[Belonging]] = defaultdict(list)
    known = Belonging.objects.filter(person__in=everybody).select_related("organisation")
    for belonging in known.order_by("id"):
        belongings[belonging.person_id].append(belonging)
    persons = Person.objects.in_bulk(everybody)
    return {
        asked: _values(
            [persons[one] for one in cluster],
            [identity for one in cluster for identity in identities[one]],
            [belonging for one in cluster for belonging in belongings[one]],
        )
        for asked, cluster in clusters.items()
    }


def _values(
    people: Sequence[Person], identities: Sequence[Identity], belongings: Sequence[Belonging]
) -> Values:
    """`people` are one person now; the first is who they stand under."""
    person = people[0]
    organisations = {each.organisation_id: each.organisation.name for each in belongings}
    return {
        "name": person.name,
        "language": person.language,
        "time_zone": person.time_zone,
        "is_colleague": any(each.member_id is not None for each in people),
        "is_verified": any(each.verified_at for each in identities),
        "known_by": sorted({each.kind for each in identities}),
        "addresses": [each.value for each in identities],
        "organisations": list(organisations.values()),
        "roles": [each.role for each in belongings if each.role],
        "since": min(each.created_at for each in people),
        "fields": person.fields,
    }


describes(
    "person",
    label=_("The person"),
    own="person",
    read=read_persons,
    fields=(
        Field(name="name", kind="text", label=_("Name")),
        Field(name="language", kind="text", label=_("Language, as en")),
        Field(name="time_zone", kind="text", label=_("Time zone, as Europe/Rome")),
        Field(name="is_colleague", kind="yes_no", label=_("Is one of us")),
        Field(name="is_verified", kind="yes_no", label=_("At least one identity is proved")),
        Field(name="known_by", kind="texts", label=_("The kinds of identity, as email and phone")),
        Field(name="addresses", kind="texts", label=_("Mail addresses, numbers and handles")),
        Field(name="organisations", kind="texts", label=_("Names of their organisations")),
        Field(name="roles", kind="texts", label=_("Their roles there")),
        Field(name="since", kind="moment", label=_("Known to us since")),
    ),
)
