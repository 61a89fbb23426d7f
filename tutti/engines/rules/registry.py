"""What a condition may ask about: stages describe the fields of a kind of thing and read them for many at once.

A house's own fields join by themselves as `<kind>.fields.<key>`, typed as they were defined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise

from tutti.ground.fields.models import Definition
from tutti.ground.fields.models import Kind as OwnKind
from tutti.ground.money import Money

FieldKind = Literal["text", "number", "yes_no", "moment", "texts"]
Values = dict[str, Any]
Reader = Callable[[Sequence[int]], Mapping[int, Values]]

OWN_KINDS: dict[str, FieldKind] = {
    OwnKind.TEXT: "text",
    OwnKind.NUMBER: "number",
    OwnKind.CHOICE: "text",
    OwnKind.DATE: "moment",
    OwnKind.YES_NO: "yes_no",
    OwnKind.MONEY: "number",
}


class NotDescribed(LookupError):
    """No stage described this kind of thing; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a condition may ask. `name` stands after the kind: `amount` of `act` is written `act.amount`.

    An unknown text is "" and an unknown list is empty; any other kind without a value has none, and a condition that
    asks it does not hold. `choices` are the values it can have, when they are few, and `words` how a person reads
    them. `known` gives the values one usually asks for with their words: departments, channels.
    """

    name: str
    kind: FieldKind
    label: str | Promise
    choices: tuple[str, ...] = ()
    words: Mapping[str, str | Promise] = field(default_factory=dict)
    known: Callable[[], Iterable[tuple[str, str]]] | None = None


@dataclass(frozen=True, kw_only=True)
class _Described:
    label: str | Promise
    fields: tuple[Field, ...]
    read: Reader | None
    own: str


_kinds: dict[str, _Described] = {}
_added: dict[str, list[tuple[tuple[Field, ...], Reader]]] = {}
_scopes: dict[str, tuple[str, ...]] = {}


def describes(
    kind: str,
    *,
    label: str | Promise,
    fields: Iterable[Field],
    read: Reader | None = None,
    own: str = "",
) -> None:
    """Describe a kind. `read(ids)` gives each one's values in a handful of queries, whatever the number of ids.

    `own` is the word under which a house defines its own fields on this kind; `read` then gives their stored values
    under "fields". A kind without `read` gets its values from whoever asks.
    """
    _kinds[kind] = _Described(label=label, fields=tuple(fields), read=read, own=own)


def also_describes(kind: str, *, fields: Iterable[Field], read: Reader) -> None:
    """Add fields to a kind an earlier stage described. `read(ids)` gives their values in a handful of queries."""
    _added.setdefault(kind, []).append((tuple(fields), read))


def opens_scope(name: str, kinds: Iterable[str]) -> None:
    """Say which kinds a condition of this scope may ask about."""
    _scopes[name] = tuple(kinds)


def scope(name: str) -> tuple[str, ...]:
    """The kinds of a scope that somebody described, in their order."""
    if name not in _scopes:
        raise NotDescribed(f"No scope of conditions is called {name!r}.")
    return tuple(kind for kind in _scopes[name] if kind in _kinds)


def fields_of(kind: str, *, retired: bool = True) -> list[Field]:
    """Every field of a kind, the house's own ones last. Retired ones keep old conditions readable."""
    described = _described(kind)
    own = [_own_field(each) for each in _definitions(described) if retired or not each.retired_at]
    added = [each for fields, _read in _added.get(kind, ()) for each in fields]
    return [*described.fields, *added, *own]


def label_of(kind: str) -> str | Promise:
    return _described(kind).label


def values_of(kind: str, ids: Iterable[int]) -> dict[int, Values]:
    """The values of many things of a kind, by id; one that is gone is absent."""
    described = _described(kind)
    wanted = list(dict.fromkeys(ids))
    if described.read is None or not wanted:
        return {}
    found = {key: dict(values) for key, values in described.read(wanted).items()}
    for _fields, read in _added.get(kind, ()):
        for key, values in read(list(found)).items():
            found[key] |= values
    definitions = {each.key: each for each in _definitions(described)}
    for values in found.values():
        values["fields"] = _own_values(definitions, values.get("fields") or {})
    return found


def _described(kind: str) -> _Described:
    if kind not in _kinds:
        raise NotDescribed(f"Nobody described the fields of {kind!r}.")
    return _kinds[kind]


def _definitions(described: _Described) -> list[Definition]:
    return list(Definition.objects.filter(on=described.own)) if described.own else []


def _own_field(definition: Definition) -> Field:
    return Field(
        name=f"fields.{definition.key.replace('-', '_')}",
        kind=OWN_KINDS[definition.kind],
        label=definition.label,
        choices=tuple(each["key"] for each in definition.choices),
        words={each["key"]: definition.choice_label(each["key"]) for each in definition.choices},
    )


def _own_values(definitions: Mapping[str, Definition], stored: Mapping[str, Any]) -> Values:
    return {
        key.replace("-", "_"): _own_value(definitions[key], value)
        for key, value in stored.items()
        if key in definitions
    }


def _own_value(definition: Definition, value: Any) -> Any:
    """A stored value as conditions read it: money in whole units, yes and no as true and false."""
    match definition.kind:
        case OwnKind.MONEY:
            return float(Money(int(value), definition.currency).amount)
        case OwnKind.NUMBER:
            return float(Decimal(str(value)))
        case OwnKind.YES_NO:
            return value in {True, "yes"}
        case OwnKind.DATE:
            return dt.date.fromisoformat(str(value))
    return value
