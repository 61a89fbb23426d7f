"""What a condition may ask about what happened: its name, who did it, and the closed words and flags facts carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, FieldKind, describes
from tutti.journal.entries import Entry
from tutti.journal.facts import Fact, fact_classes

_KINDS: dict[str, FieldKind] = {
    "str": "text",
    "str | None": "text",
    "bool": "yes_no",
    "bool | None": "yes_no",
}
OWN = {"name", "by"}


def _carried() -> dict[str, FieldKind]:
    """Each word or flag some fact carries; where two facts mean two kinds by one name, the first counts."""
    found: dict[str, FieldKind] = {}
    for fact in fact_classes():
        for name, kind in _plain_fields(fact):
            found.setdefault(name, kind)
    return {name: kind for name, kind in found.items() if name not in OWN}


def _plain_fields(fact: type[Fact]) -> Iterator[tuple[str, FieldKind]]:
    for field in fields(fact):  # type: ignore[arg-type]  # made a dataclass by its base
        kind = _KINDS.get(str(field.type))
        if kind and field.name not in fact.personal:
            yield field.name, kind


CARRIED = _carried()


def fact_values(entry: Entry) -> dict[str, Any]:
    """What a condition is given of an entry."""
    said = {
        name: value
        for name, value in entry.payload.items()
        if name in CARRIED and isinstance(value, str if CARRIED[name] == "text" else bool)
    }
    return {"name": entry.name, "by": entry.actor_kind, **said}


def _label(name: str) -> Any:
    return lazystr(name.replace("_", " "))


describes(
    "fact",
    label=_("What happened"),
    fields=(
        Field(
            name="name",
            kind="text",
            label=_("Its name, as cases.case_closed; blank for time passed"),
        ),
        Field(
            name="by",
            kind="text",
            label=_("Who did it"),
            choices=("member", "person", "channel", "rule", "playbook", "system"),
        ),
        *(
            Field(name=name, kind=kind, label=_label(name))
            for name, kind in sorted(CARRIED.items())
        ),
    ),
)
