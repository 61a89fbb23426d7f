"""Whose values a merged person shows, and how they come back: layers of values, one for each merge that wrote one.

Undone in any order, a merge takes its own layer out. What somebody wrote by hand above a layer stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tutti.ground.text.folding import sort_key
from tutti.people.models import Merge, Person

OWN = "own:"  # before the key of a field of the house
PLAIN = ("name", "language", "time_zone")

Value = list[Any]  # [value]; [] where the house's field has none


def fields_of(*persons: Person) -> list[str]:
    """What a merge chooses, field by field: the plain ones, then those of the house that one of them has."""
    own = dict.fromkeys(key for person in persons for key in person.fields)
    return [*PLAIN, *(f"{OWN}{key}" for key in own)]


def value_of(person: Person, field: str) -> Value:
    """One field's value as a layer keeps it; `field` as `fields_of` names it."""
    if field.startswith(OWN):
        key = field.removeprefix(OWN)
        return [person.fields[key]] if key in person.fields else []
    return [getattr(person, field)]


def choose(survivor: Person, other: Person, wanted: Mapping[str, str]) -> dict[str, str]:
    """Whose value each field takes. What nobody chose stays with the survivor, unless it is empty there."""
    own = {
        field: "other" if _is_empty(value_of(survivor, field)) else "survivor"
        for field in fields_of(survivor, other)
    }
    return own | {field: whose for field, whose in wanted.items() if field in own}


def take(survivor: Person, other: Person, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Put the other's chosen values on the survivor, unsaved; answers what each was and is."""
    wrote = {}
    for field in (field for field, whose in chosen.items() if whose == "other"):
        before, after = value_of(survivor, field), value_of(other, field)
        _put(survivor, field, after)
        wrote[field] = {"before": before, "after": after}
    return wrote


def note_changed(person: Person, fields: Iterable[str]) -> None:
    """Somebody wrote these fields by hand: no merge so far takes them back by itself. The person is locked."""
    for merge in Merge.objects.in_force().filter(survivor=person):
        changed = [field for field in fields if field in merge.wrote]
        for field in changed:
            merge.wrote[field]["changed"] = True
        if changed:
            merge.save(update_fields=["wrote"])


def changed_since(merge: Merge) -> list[str]:
    """Fields this merge wrote that were written by hand afterwards: only people know which value is right."""
    return [field for field, wrote in merge.wrote.items() if wrote.get("changed")]


def give_back(merge: Merge, *, also: Iterable[str]) -> None:
    """Take the values this merge wrote off again; those changed by hand only where `also` names them."""
    named = set(also)
    for field, wrote in merge.wrote.items():
        if not wrote.get("changed"):
            _replace(merge.survivor_id, field, merge.pk, old=wrote["after"], new=wrote["before"])
        elif field in named:
            stands = _above(merge, field)
            _replace(merge.survivor_id, field, merge.pk, old=stands, new=wrote["before"])


def _above(merge: Merge, field: str) -> Value:
    """What stands above this merge's layer: below the next later one, or for everybody to see."""
    later = _writing(
        Merge.objects.in_force().filter(survivor=merge.survivor_id, pk__gt=merge.pk), field
    )
    if later:
        before: Value = later[0].wrote[field]["before"]
        return before
    return value_of(Person.objects.get(pk=merge.survivor_id), field)


def _replace(person_id: int, field: str, above: int, *, old: Value, new: Value) -> None:
    """What stands on a person below the merges after `above` was `old` and is `new`, and so is what took it over."""
    later = _writing(Merge.objects.in_force().filter(survivor=person_id, pk__gt=above), field)
    if later:
        _correct(later[0], field, "before", old=old, new=new)
        return
    person = Person.objects.get(pk=person_id)
    if value_of(person, field) != old:
        return
    _put(person, field, new)
    person.save()
    for into in _writing(Merge.objects.in_force().filter(other=person_id), field):
        changed = bool(into.wrote[field].get("changed"))
        if _correct(into, field, "after", old=old, new=new) and not changed:
            _replace(into.survivor_id, field, into.pk, old=old, new=new)


def _writing(merges: Iterable[Merge], field: str) -> list[Merge]:
    return sorted((merge for merge in merges if field in merge.wrote), key=lambda merge: merge.pk)


def _correct(merge: Merge, field: str, which: str, *, old: Value, new: Value) -> bool:
    if merge.wrote[field][which] != old:
        return False
    merge.wrote[field][which] = new
    merge.save(update_fields=["wrote"])
    return True


def _put(person: Person, field: str, value: Value) -> None:
    if field.startswith(OWN):
        kept = {k: v for k, v in person.fields.items() if k != field.removeprefix(OWN)}
        person.fields = kept | ({field.removeprefix(OWN): value[0]} if value else {})
        return
    setattr(person, field, value[0])
    if field == "name":
        person.sort_key = sort_key(person.name)


def _is_empty(value: Value) -> bool:
    return not value or value[0] in ("", None, [])
