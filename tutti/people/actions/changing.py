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
from tutti.people.actions.values import OWN, note_changed
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
    """Change name, language, time zone or `fields`; what is as it was is not recorded.

    Of somebody who stands under another person since a merge, that other one is changed and given back: it is the
    one everybody sees.
    """
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to change.")
    with _locked_root(person) as locked:
        new = {key: value for key, value in changes.items() if getattr(locked, key) != value}
        if new:
            note_changed(locked, _written(locked, new))
            _set(locked, new)
            record([PersonChanged(person=locked.pk, fields=tuple(sorted(new)))], by=by)
    if locked.pk != person.pk:
        return locked
    person.refresh_from_db()
    return person


def add_identity(person: Person, *, kind: str, value: str, by: Actor, name: str = "") -> Identity:
    """Add one way to reach the person, as claimed. What they have already is given back unchanged.

    They have it, too, when it came with somebody who is one person with them since a merge; it stays with that one.
    """
    with _locked(person) as locked:
        known = Identity.objects.select_related("person").filter(kind=kind, value=value).first()
        if known and known.person.root_id != locked.root_id:
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


@contextmanager
def _locked_root(person: Person) -> Iterator[Person]:
    """Whom the person stands under, locked; found again when a merge came between the look and the lock.

    No other row stays locked meanwhile: a merge locks everybody concerned in the order of ids, and would wait for
    us while we wait for it.
    """
    with transaction.atomic():
        while True:
            before = transaction.savepoint()
            locked = Person.objects.select_for_update().get(pk=_root_id(person))
            if _root_id(person) == locked.pk:
                break
            transaction.savepoint_rollback(before)
        yield locked


def _root_id(person: Person) -> int:
    survivor_id = Person.objects.values_list("survivor_id", flat=True).get(pk=person.pk)
    return survivor_id or person.pk


def _written(person: Person, new: Mapping[str, Any]) -> list[str]:
    """The fields of a merge that these changes write, the house's one by one."""
    plain = [key for key in new if key != "fields"]
    if "fields" not in new:
        return plain
    before, after = person.fields, new["fields"]
    own = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [*plain, *(f"{OWN}{key}" for key in own)]


def _set(person: Person, new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        setattr(person, key, value)
    if "name" in new:
        person.name = person.name[:200]
        person.sort_key = sort_key(person.name)
    person.save()
