"""Two persons side by side: what each is known by, what was said with each, and where their values differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutti.ground.fields.models import Definition
from tutti.ground.fields.values import definitions_on, shown
from tutti.people.actions.values import OWN, PLAIN, Value, fields_of, value_of
from tutti.people.models import Belonging, Exchange, Person
from tutti.people.queries import cluster_of
from tutti.people.timeline import Known, identities_of

LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two, with everybody who stands under them already."""

    person: Person
    identities: Sequence[Known]
    belongings: Sequence[str]
    said: int
    first_at: Any
    last_at: Any
    persons: int
    is_colleague: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One field. `own` is what an empty one takes when nobody chooses: "survivor" or "other"."""

    field: str
    label: str
    survivor: str
    other: str
    own: str

    @property
    def differs(self) -> bool:
        return self.survivor != self.other


def side_of(person: Person) -> Side:
    cluster = cluster_of(person.pk)
    said = Exchange.objects.filter(person__in=cluster)
    span = said.aggregate(first=Min("at"), last=Max("at"))
    belongings = Belonging.objects.filter(person__in=cluster).order_by("organisation__name")
    names = belongings.values_list("organisation__name", flat=True)
    colleagues = Person.objects.filter(pk__in=cluster, member__isnull=False)
    return Side(
        person=person,
        identities=identities_of(person),
        belongings=list(dict.fromkeys(names)),
        said=said.values("message_id").distinct().count(),
        first_at=span["first"],
        last_at=span["last"],
        persons=len(cluster),
        is_colleague=colleagues.exists(),
    )


def choices_of(survivor: Person, other: Person) -> list[Choice]:
    """Every field one of them has, in words; private ones stay masked."""
    definitions = definitions_on("person")
    return [
        Choice(
            field=field,
            label=label_of(field, definitions),
            survivor=in_words(field, value_of(survivor, field), definitions),
            other=in_words(field, value_of(other, field), definitions),
            own="survivor" if any(value_of(survivor, field)) else "other",
        )
        for field in fields_of(survivor, other)
    ]


def label_of(field: str, definitions: Sequence[Definition]) -> str:
    if field in PLAIN:
        return str(LABELS[field])
    key = field.removeprefix(OWN)
    return next((each.label for each in definitions if each.key == key), key)


def in_words(field: str, value: Value, definitions: Sequence[Definition]) -> str:
    if field in PLAIN:
        return str(value[0])
    key = field.removeprefix(OWN)
    known = [each for each in definitions if each.key == key]
    if known and value:
        return shown(known, {key: value[0]})[0].words
    return str(value[0]) if value else ""
