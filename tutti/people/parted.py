"""What undoing a merge asks: values changed by hand since, and things that came by no identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tutti.people.actions.values import changed_since, value_of
from tutti.people.loose import Loose, Since, loose_since
from tutti.people.models import Merge, Person

STAYS, GIVEN = "survivor", "other"
KEEP, BACK = "keep", "back"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing to decide. `answers` are the words that are understood; the first is what happens unasked."""

    key: str  # "value:<field>", or the key of something loose
    answers: tuple[str, str]
    thing: Loose | None = None
    field: str = ""
    now: object = None
    before: object = None
    along: Sequence[Loose] = ()


def questions_of(merge: Merge) -> list[Question]:
    """What only a person knows before `merge` is undone."""
    merge = Merge.objects.get(pk=merge.pk)  # a change by hand notes itself on the row
    return [*_values(merge), *_things(merge)]


def _values(merge: Merge) -> list[Question]:
    person = Person.objects.get(pk=merge.survivor_id)
    return [
        Question(
            key=f"value:{field}",
            answers=(KEEP, BACK),
            field=field,
            now=next(iter(value_of(person, field)), ""),
            before=next(iter(merge.wrote[field]["before"]), ""),
        )
        for field in changed_since(merge)
    ]


def _things(merge: Merge) -> list[Question]:
    loose = loose_since(since_merged(merge))
    asked = {
        thing.key: Question(key=thing.key, answers=(STAYS, GIVEN), thing=thing)
        for thing in loose
        if not thing.along
    }
    for thing in (thing for thing in loose if thing.along in asked):
        known = asked[thing.along]
        asked[thing.along] = replace(known, along=(*known.along, thing))
    return list(asked.values())


def since_merged(merge: Merge) -> Since:
    """The persons whom `merge.other` stood under since, and from when: the survivor, and whom that was merged into."""
    found: list[tuple[int, datetime]] = []
    into: Merge | None = merge
    since = merge.at
    while into is not None:
        since = max(since, into.at)
        found.append((into.survivor_id, since))
        into = Merge.objects.in_force().filter(other=into.survivor_id).first()
    return found
