"""What members write down about people by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutti.ground.text.folding import sort_key
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.people.errors import IdentityTaken
from tutti.people.facts import IdentityAdded, PersonChanged, PersonCreated
from tutti.people.models import Identity, Person

CHANGEABLE = ("name", "language", "time_zone", "fields")


@transaction.atomic
def create_person(
    *,
    name: str,
    by: Actor,
    language: str = "",
    time_zone: str = "",
    kind: str = "",
    value: str = "",
) -> Person:
    """Write down somebody no channel has brought, with one way to reach them if there is one.

    `IdentityTaken` says that somebody is known by it already, and nobody is made.
    """
    person = Person.objects.create(
        name=name[:200],
        sort_key=sort_key(name),
        language=language,
        time_zone=time_zone,
        created_at=timezone.now(),
    )
    record([PersonCreated(person=person.pk)], by=by)
    if value:
        add_identity(person, kind=kind, value=value, by=by)
    return person


def change_person(person: Person, *, by: Actor, **changes: Any) -> Person:
    """Change name, language, time zone or `fields`; what is as it was is not recorded."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to change.")
    with _locked(person) as locked:
        new = {key: value for key, value in changes.items() if getattr(locked, key) != value}
        if new:
            _set(locked, new)
            record([PersonChanged(person=person.pk, fields=tuple(sorted(new)))], by=by)
    person.refresh_from_db()
    return person


def add_identity(person: Person, *, kind: str, value: str, by: Actor, name: str = "") -> Identity:
    """Add one way to reach the person, as claimed. What they have already is given back unchanged."""
    with _locked(person):
        known = Identity.objects.filter(kind=kind, value=value).first()
        if known and known.person_id != person.pk:
            raise IdentityTaken(known)
        if known:
            return known
        identity = Identity.objects.create(
            person=person,
            kind=kind,
            value=value,
            name=name[:200],
            how="agent",
            created_at=timezone.now(),
        )
        added = IdentityAdded(person=person.pk, identity=identity.pk, identity_kind=kind)
        record([added], by=by)
    return identity


@contextmanager
def _locked(person: Person) -> Iterator[Person]:
    with transaction.atomic():
        yield Person.objects.select_for_update().get(pk=person.pk)


def _set(person: Person, new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        setattr(person, key, value)
    if "name" in new:
        person.name = person.name[:200]
        person.sort_key = sort_key(person.name)
    person.save()
