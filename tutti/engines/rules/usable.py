"""The fields a condition may use, as a page lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tutti.engines.rules.registry import Field, fields_of, label_of, scope

MANY = 8  # choices shown; more would be a list of its own


@dataclass(frozen=True, kw_only=True)
class Usable:
    """One field: how it is written, what it means, how it is used."""

    name: str
    label: str
    kind: str
    example: str


@dataclass(frozen=True, kw_only=True)
class UsableKind:
    label: str
    fields: tuple[Usable, ...]


def usable(scope_name: str) -> list[UsableKind]:
    """Every field of a scope by its kind, without those a house retired."""
    return [
        UsableKind(
            label=str(label_of(kind)), fields=tuple(_usable(kind, fields_of(kind, retired=False)))
        )
        for kind in scope(scope_name)
    ]


def _usable(kind: str, fields: Iterable[Field]) -> Iterable[Usable]:
    for field in fields:
        name = f"{kind}.{field.name}"
        yield Usable(
            name=name, label=str(field.label), kind=_kind(field), example=_example(name, field)
        )


def _kind(field: Field) -> str:
    if field.choices:
        return ", ".join(f'"{choice}"' for choice in field.choices[:MANY])
    return {
        "text": _("a text"),
        "number": _("a number"),
        "yes_no": _("yes or no"),
        "moment": _("a moment"),
        "texts": _("a list"),
    }[field.kind]


def _example(name: str, field: Field) -> str:
    if field.choices:
        return f'{name} == "{field.choices[0]}"'
    return {
        "text": f'{name}.contains("…")',
        "number": f"{name} > 50",
        "yes_no": name,
        "moment": f'now - {name} > duration("48h")',
        "texts": f'"…" in {name}',
    }[field.kind]
