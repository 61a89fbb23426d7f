"""Profiles read from the tables and cut into portraits, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from tutti.ground.db.among import among
from tutti.people.matching.meanings import by_meaning, place_of
from tutti.people.matching.models import Meaning
from tutti.people.matching.scoring.portraits import Portrait, portrait
from tutti.people.models import Belonging, Identity, Person

NOT_ON_A_NETWORK = frozenset({"email", "phone", "member", "person", ""})
Known = tuple[str, str, bool]  # kind, value, whether it is proved


def portraits_of(
    person_ids: Collection[int], meanings: Mapping[str, str]
) -> dict[int, tuple[Portrait, bool]]:
    """Each person's portrait, and whether they are one of us. Three statements, however many persons."""
    identities = _identities(person_ids)
    organisations = _organisations(person_ids)
    people = Person.objects.filter(among("pk", person_ids))
    return {
        person.pk: (
            _portrait(person, identities[person.pk], organisations[person.pk], meanings),
            person.member_id is not None,
        )
        for person in people.only("name", "language", "fields", "member_id")
    }


def _identities(person_ids: Collection[int]) -> Mapping[int, list[Known]]:
    found: defaultdict[int, list[Known]] = defaultdict(list)
    rows = Identity.objects.filter(among("person_id", person_ids))
    for person_id, kind, value, verified_at in rows.values_list(
        "person_id", "kind", "value", "verified_at"
    ):
        found[person_id].append((kind, value, verified_at is not None))
    return found


def _organisations(person_ids: Collection[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = Belonging.objects.filter(among("person_id", person_ids))
    for person_id, name in rows.values_list("person_id", "organisation__name"):
        found[person_id].append(name)
    return found


def _portrait(
    person: Person,
    known: Sequence[Known],
    organisations: Sequence[str],
    meanings: Mapping[str, str],
) -> Portrait:
    own = by_meaning(person.fields, meanings)
    return portrait(
        _name(person.name, known),
        mails=[value for kind, value, _proved in known if kind == "email"],
        phones=[value for kind, value, _proved in known if kind == "phone"],
        handles=[value for kind, value, _proved in known if kind not in NOT_ON_A_NETWORK],
        proved=[value for _kind, value, proved in known if proved],
        place=place_of(own),
        birth=own.get(Meaning.BIRTH, [""])[0],
        references=own.get(Meaning.REFERENCE, []),
        organisations=organisations,
        language=person.language,
    )


def _name(name: str, known: Sequence[Known]) -> str:
    """The name, unless it is only the address or handle they were met by: that is compared as what it is."""
    return "" if any(name == value for _kind, value, _proved in known) else name
