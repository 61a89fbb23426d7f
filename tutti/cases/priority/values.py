"""What a customer is worth to the company, by the one of its own fields that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tutti.ground.db.among import among
from tutti.ground.fields.models import Definition, Kind
from tutti.ground.money import Money
from tutti.people.models import Belonging, Person

PLACES = ("person", "organisation")
KINDS = (Kind.NUMBER, Kind.MONEY, Kind.YES_NO, Kind.CHOICE)

Value = float | bool | str


@dataclass(frozen=True)
class Values:
    """The value of each person who has one."""

    by_person: Mapping[int, Sequence[Value]] = field(default_factory=dict)

    def best(self, persons: Iterable[int]) -> Value | None:
        """The highest of all who are one person; of choices, which have no order here, the first."""
        found = [value for one in persons for value in self.by_person.get(one, ())]
        numbers = [value for value in found if not isinstance(value, str)]
        return max(numbers, default=None) if numbers else next(iter(found), None)


def fields_of_value() -> list[Definition]:
    """The house's own fields that can say a value."""
    own = Definition.objects.filter(on__in=PLACES, kind__in=KINDS, retired_at__isnull=True)
    return list(own.order_by("on", "place", "id"))


def name_of(definition: Definition) -> str:
    """How weights name a field."""
    return f"{definition.on}:{definition.key}"


def definition_of(name: str) -> Definition | None:
    """The field weights name, also one that is retired; None for no field."""
    on, _mark, key = name.partition(":")
    return Definition.objects.filter(on=on, key=key).first() if key else None


def values_of_persons(name: str, persons: Collection[int]) -> Values:
    """Their values by the field `name`; two statements, none where no field is named."""
    definition = definition_of(name)
    if definition is None or not persons:
        return Values()
    read = _on_persons if definition.on == "person" else _on_organisations
    found: dict[int, list[Value]] = defaultdict(list)
    for person, stored in read(definition.key, persons):
        value = _value(definition, stored)
        if value is not None:
            found[person].append(value)
    return Values(found)


def _on_persons(key: str, persons: Collection[int]) -> Iterable[tuple[int, Any]]:
    having = Person.objects.filter(among("id", persons), fields__has_key=key)
    return having.values_list("pk", f"fields__{key}")


def _on_organisations(key: str, persons: Collection[int]) -> Iterable[tuple[int, Any]]:
    having = Belonging.objects.filter(
        among("person_id", persons), organisation__fields__has_key=key
    )
    return having.values_list("person_id", f"organisation__fields__{key}")


def _value(definition: Definition, stored: Any) -> Value | None:
    """Money in whole units; None for nothing, and for what does not read as the field's kind."""
    if stored in {None, ""}:
        return None
    match definition.kind:
        case Kind.MONEY:
            return float(Money(int(stored), definition.currency).amount)
        case Kind.NUMBER:
            return float(Decimal(str(stored)))
        case Kind.YES_NO:
            return stored in {True, "yes"}
    return str(stored)
