"""A builder as its template draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tutti.engines.rules.building.rows import (
    UNIT_WORDS,
    Fields,
    Group,
    Line,
    fields_in,
    how_of,
    hows_of,
)
from tutti.engines.rules.building.typed import Typed, after_button, complaints, settled
from tutti.engines.rules.registry import Field, fields_of, label_of, scope

Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """One line: `prefix` begins the names of its inputs, `drop` is the button that takes it away."""

    prefix: str
    drop: str
    field: str
    fields: list[tuple[str, Choices]]
    hows: Choices
    how: str
    takes: str
    values: tuple[str, ...]
    choices: Choices
    known: Choices
    missing: str

    @property
    def value(self) -> str:
        return ", ".join(self.values) if self.takes == "many" else "".join(self.values[:1])

    @property
    def unit(self) -> str:
        return self.values[1] if len(self.values) > 1 else "hours"


@dataclass(frozen=True, kw_only=True)
class DrawnGroup:
    number: int
    join: str
    lines: list[DrawnLine]

    @property
    def several(self) -> bool:
        return len(self.lines) > 1


def drawn(typed: Typed, *, scope_name: str, name: str, told: bool) -> dict[str, Any]:
    """Everything the template needs. `told`: say what is missing; not while a button only added a line."""
    fields = fields_in(scope_name)
    after = settled(after_button(typed, fields), fields)
    missing = complaints(after, fields) if told or typed.do == "text" else {}
    drawer = _Drawer(name=name, fields=fields, offered=_offered(scope_name), missing=missing)
    groups = [drawer.group(group, number) for number, group in enumerate(after.built.groups)]
    return {
        "name": name,
        "mode": after.mode,
        "text": after.text,
        "why": after.why,
        "join": after.built.join,
        "groups": groups,
        "shape": ",".join(str(len(group.lines)) for group in groups),
        "joins": [("all", _("all of these hold")), ("any", _("at least one of these holds"))],
        "units": [(key, str(words)) for key, words in UNIT_WORDS.items()],
        "address": f"{reverse('rule-builder')}?{urlencode({'scope': scope_name, 'name': name})}",
    }


@dataclass(frozen=True, kw_only=True)
class _Drawer:
    """What every line of one builder is drawn with."""

    name: str
    fields: Fields
    offered: list[tuple[str, Choices]]
    missing: dict[tuple[int, int], str]

    def group(self, group: Group, number: int) -> DrawnGroup:
        lines = [self._line(line, number, at) for at, line in enumerate(group.lines)]
        return DrawnGroup(number=number, join=group.join, lines=lines)

    def _line(self, line: Line, number: int, at: int) -> DrawnLine:
        field = self.fields.get(line.field)
        how = how_of(field, line.how) if field else None
        return DrawnLine(
            prefix=f"{self.name}-{number}-{at}",
            drop=f"drop.{number}.{at}",
            field=line.field,
            fields=_with(self.offered, line.field, field),
            hows=[(each.key, str(each.words)) for each in hows_of(field)] if field else [],
            how=line.how,
            takes=how.takes if how else "",
            values=line.values,
            choices=_choices(field, line.values) if field else [],
            known=list(field.known()) if field and field.known and not field.choices else [],
            missing=self.missing.get((number, at), ""),
        )


def _offered(scope_name: str) -> list[tuple[str, Choices]]:
    """The fields one can choose, by the kind of thing they belong to; retired ones are not offered."""
    return [
        (
            str(label_of(kind)),
            [
                (f"{kind}.{field.name}", str(field.label))
                for field in fields_of(kind, retired=False)
            ],
        )
        for kind in scope(scope_name)
    ]


def _with(
    offered: list[tuple[str, Choices]], name: str, field: Field | None
) -> list[tuple[str, Choices]]:
    """A retired field stays where a condition asks it."""
    known = {key for _label, choices in offered for key, _words in choices}
    if not name or name in known:
        return offered
    return [*offered, (_("No longer used"), [(name, str(field.label) if field else name)])]


def _choices(field: Field, values: Iterable[str]) -> Choices:
    gone = [value for value in values if value and value not in field.choices]
    if not field.choices:
        return []
    keys = [*field.choices, *gone]
    return [(key, str(field.words.get(key) or key.replace("_", " "))) for key in keys]
