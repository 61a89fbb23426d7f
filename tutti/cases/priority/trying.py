"""Other weights tried on the open cases as they are now: what would stand where. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from tutti.cases.models import Case, CaseSet, Holder, State
from tutti.cases.priority.models import CasePriority
from tutti.cases.priority.parts import Known, Weights, parts_of, score_of
from tutti.cases.priority.stored import known_in
from tutti.cases.priority.values import values_of_persons
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.models import Department
from tutti.people.queries import clusters_of

SHOWN = 20
TOP = 50
MOST = 20_000  # cases looked at, those highest now: a second's work


class Looked(NamedTuple):
    """One open case: what is known of it, and its priority now and then."""

    id: int
    department: int
    now: int
    then: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """A case in a list of the comparison. `was` and `rise` are None where it stood in no place near."""

    place: int
    reference: str
    title: str
    url: str
    score: int
    other: int | None  # its place in the other list
    rise: int | None  # places gained from now to then


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """How many cases of a department come into the first fifty, and how many leave them."""

    department: Department
    comes: int
    leaves: int


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The first twenty now beside the first twenty then."""

    looked: int
    moved: int
    now: Sequence[Place]
    then: Sequence[Place]
    crossings: Sequence[Crossing]
    all_of_them: bool


def tried(weights: Weights, held: Weights, who: Principal) -> Tried:
    """What `weights` would change against those that hold, on the cases `who` may see. Five statements."""
    moment = timezone.now()
    found = _looked(weights, held, who, moment)
    now = sorted(found, key=lambda each: (-each.now, each.id))
    then = sorted(found, key=lambda each: (-each.then, each.id))
    titles = _titles([*now[:SHOWN], *then[:SHOWN]])
    return Tried(
        looked=len(found),
        moved=sum(each.now != each.then for each in found),
        now=_places(now, then, titles, rising=False),
        then=_places(then, now, titles, rising=True),
        crossings=_crossings(now[:TOP], then[:TOP]),
        all_of_them=len(found) < MOST,
    )


def _looked(weights: Weights, held: Weights, who: Principal, moment: datetime) -> list[Looked]:
    visible = CaseSet(Case).visible_to(who).filter(state=State.OPEN)
    rows = list(
        CasePriority.objects.filter(case__in=visible)
        .order_by("-case__priority", "case_id")
        .values_list(
            *("case_id", "case__department_id", "case__priority", "case__person_id", "known"),
            *("case__holder", "case__waiting_since", "case__lived_from", "case__promised_at"),
        )[:MOST]
    )
    values = _values(weights, held, [row[3] for row in rows])
    return [
        Looked(row[0], row[1], row[2], score_of(parts_of(known, weights, moment)))
        for row in rows
        for known in [_known(row, values)]
    ]


def _known(row: Sequence[Any], values: Mapping[int, Any] | None) -> Known:
    person, stored, holder, waiting, lived, promised = row[3:]
    waits = None if holder in {Holder.CUSTOMER, Holder.NOBODY} else waiting or lived
    known = known_in(stored, waits_since=waits, promised_at=promised)
    return known if values is None else replace(known, value=values.get(person))


def _values(
    weights: Weights, held: Weights, persons: Sequence[int | None]
) -> Mapping[int, Any] | None:
    """By person; None while the same field says the value, for that one is known already."""
    if weights.value_field == held.value_field:
        return None
    clusters = clusters_of({person for person in persons if person})
    found = values_of_persons(
        weights.value_field, {one for cluster in clusters.values() for one in cluster}
    )
    return {person: found.best(cluster) for person, cluster in clusters.items()}


def _titles(shown: Sequence[Looked]) -> dict[int, str]:
    return dict(Case.objects.filter(pk__in={each.id for each in shown}).values_list("pk", "title"))


def _places(
    shown: Sequence[Looked], other: Sequence[Looked], titles: Mapping[int, str], *, rising: bool
) -> list[Place]:
    standing = {each.id: place for place, each in enumerate(other, start=1)}
    return [
        Place(
            place=place,
            reference=f"C-{each.id}",
            title=titles.get(each.id, ""),
            url=reverse("case", args=[each.id]),
            score=each.then if rising else each.now,
            other=standing[each.id],
            rise=(standing[each.id] - place) * (1 if rising else -1),
        )
        for place, each in enumerate(shown[:SHOWN], start=1)
    ]


def _crossings(now: Sequence[Looked], then: Sequence[Looked]) -> list[Crossing]:
    before, after = {each.id: each for each in now}, {each.id: each for each in then}
    comes = Counter(each.department for id_, each in after.items() if id_ not in before)
    leaves = Counter(each.department for id_, each in before.items() if id_ not in after)
    departments = Department.objects.filter(pk__in={*comes, *leaves}).only("name", "hue")
    return [
        Crossing(department=each, comes=comes[each.pk], leaves=leaves[each.pk])
        for each in departments
    ]
