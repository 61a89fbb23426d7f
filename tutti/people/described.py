"""What a condition may ask about a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, Values, describes
from tutti.people.models import Belonging, Identity, Person


def read_persons(ids: Sequence[int]) -> Mapping[int, Values]:
    """Three queries, whatever the number of persons."""
    identities: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(person__in=ids).order_by("id"):
        identities[identity.person_id].append(identity)
    belongings: dict[int, list[Belonging]] = defaultdict(list)
    known = Belonging.objects.filter(person__in=ids).select_related("organisation").order_by("id")
    for belonging in known:
        belongings[belonging.person_id].append(belonging)
    return {
        person.pk: _values(person, identities[person.pk], belongings[person.pk])
        for person in Person.objects.filter(pk__in=ids)
    }


def _values(
    person: Person, identities: Sequence[Identity], belongings: Sequence[Belonging]
) -> Values:
    return {
        "name": person.name,
        "language": person.language,
        "time_zone": person.time_zone,
        "is_colleague": person.member_id is not None,
        "is_verified": any(each.verified_at for each in identities),
        "known_by": sorted({each.kind for each in identities}),
        "addresses": [each.value for each in identities],
        "organisations": [each.organisation.name for each in belongings],
        "roles": [each.role for each in belongings if each.role],
        "since": person.created_at,
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
