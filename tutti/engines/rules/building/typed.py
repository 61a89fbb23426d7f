"""What a person typed into a builder, and what each of its buttons does to it. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, cast

from tutti.engines.rules.building.opening import NotLines, opened
from tutti.engines.rules.building.rows import (
    UNITS,
    Built,
    Fields,
    Group,
    Join,
    Line,
    how_of,
    hows_of,
)
from tutti.engines.rules.building.writing import missing_in, text_of

Mode = Literal["lines", "text"]
MOST_GROUPS, MOST_LINES = 20, 20  # 2,000 characters hold no more
BLANK = Line("", "")


class Form(Protocol):
    """What a posted form offers: Django's QueryDict, or a dictionary in a test."""

    def get(self, key: str, default: Any = None, /) -> Any: ...
    def __contains__(self, key: object, /) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A condition while it is written. `why` says why it cannot be shown as lines; `do` is the button pressed."""

    mode: Mode = "lines"
    text: str = ""
    built: Built = field(default_factory=Built)
    do: str = ""
    why: str = ""


def typed_from(data: Form, name: str) -> Typed:
    """What the builder called `name` was sent. A plain text under its name is one that was written."""
    do = str(data.get(f"{name}-do") or "")
    if data.get(f"{name}-mode") != "lines":
        return Typed(mode="text", text=str(data.get(name) or ""), do=do)
    return Typed(built=_built(data, name), do=do)


def shown(text: str, fields: Fields) -> Typed:
    """A stored condition as it opens: as lines where it can be."""
    try:
        return Typed(text=text, built=_spread(opened(text, fields)))
    except NotLines as beyond:
        return Typed(mode="text", text=text, why=str(beyond))


def after_button(typed: Typed, fields: Fields) -> Typed:
    """What is shown after the button: a line more or less, the other way of writing."""
    if typed.mode == "text":
        return shown(typed.text, fields) if typed.do == "lines" else typed
    settled = replace(typed, built=_settled(typed.built, fields))
    act, _sep, place = typed.do.partition(".")
    match act:
        case "add":
            return replace(settled, built=_with_line(settled.built, place))
        case "group":
            return replace(settled, built=_with_group(settled.built))
        case "drop":
            return replace(settled, built=_without(settled.built, place))
        case "text" if not complaints(settled, fields):
            return replace(settled, mode="text", text=text_of(_finished(settled.built)))
    return settled


def complaints(typed: Typed, fields: Fields) -> dict[tuple[int, int], str]:
    """What is missing, by the place of group and line. Wholly blank lines are left out, not complained about."""
    found = {
        (number, place): missing_in(line, fields)
        for number, group in enumerate(typed.built.groups)
        for place, line in enumerate(group.lines)
        if line.field
    }
    return {place: says for place, says in found.items() if says}


def text_typed(typed: Typed, fields: Fields) -> str:
    """The text of what was typed; only where `complaints` has none."""
    if typed.mode == "text":
        return typed.text
    return text_of(_finished(_settled(typed.built, fields)))


def settled(typed: Typed, fields: Fields) -> Typed:
    """Each line with a way its field can be asked in, and values as that way takes them."""
    return replace(typed, built=_settled(typed.built, fields))


def _built(data: Form, name: str) -> Built:
    shape = [
        int(each) for each in str(data.get(f"{name}-shape") or "").split(",") if each.isdecimal()
    ]
    groups = [
        Group(
            _join(data.get(f"{name}-{number}-join")),
            tuple(
                _line(data, f"{name}-{number}-{place}") for place in range(min(lines, MOST_LINES))
            ),
        )
        for number, lines in enumerate(shape[:MOST_GROUPS])
    ]
    return Built(_join(data.get(f"{name}-join")), tuple(groups))


def _line(data: Form, prefix: str) -> Line:
    values = tuple(str(value).replace("\x00", "") for value in _all(data, f"{prefix}-value"))
    unit = str(data.get(f"{prefix}-unit") or "")
    given = (*values[:1], unit) if unit else values
    return Line(str(data.get(f"{prefix}-field") or ""), str(data.get(f"{prefix}-how") or ""), given)


def _all(data: Form, key: str) -> Sequence[Any]:
    several = getattr(data, "getlist", None)
    if several:
        return cast("Sequence[Any]", several(key))
    found = data.get(key, [])
    return found if isinstance(found, list | tuple) else [found]


def _join(value: object) -> Join:
    return "any" if value == "any" else "all"


def _spread(built: Built) -> Built:
    """One group of several lines is shown as lines, without a group around them."""
    if len(built.groups) != 1 or len(built.groups[0].lines) == 1:
        return built
    only = built.groups[0]
    return Built(only.join, tuple(Group("all", (line,)) for line in only.lines))


def _settled(built: Built, fields: Fields) -> Built:
    groups = tuple(
        replace(group, lines=tuple(_settled_line(line, fields) for line in group.lines))
        for group in built.groups
    )
    return replace(built, groups=groups)


def _settled_line(line: Line, fields: Fields) -> Line:
    asked = fields.get(line.field)
    if asked is None:
        return line
    how = how_of(asked, line.how) or hows_of(asked)[0]
    return Line(line.field, how.key, _values(how.takes, line.values))


def _values(takes: str, values: Sequence[str]) -> tuple[str, ...]:
    match takes:
        case "nothing":
            return ()
        case "many":
            parts = (part.strip() for value in values for part in value.split(","))
            return tuple(dict.fromkeys(part for part in parts if part))
        case "span":
            unit = next((value for value in values if value in UNITS), "hours")
            return (values[0].strip() if values and values[0] not in UNITS else "", unit)
        case "number":
            return (values[0].strip().replace(",", ".") if values else "",)
        case "day":
            return (values[0].strip().replace("T", " ") if values else "",)
    return (values[0].strip() if values else "",)


def _finished(built: Built) -> Built:
    """Without the lines nobody began."""
    groups = (
        replace(group, lines=tuple(line for line in group.lines if line.field))
        for group in built.groups
    )
    return replace(built, groups=tuple(group for group in groups if group.lines))


def _with_line(built: Built, group: str) -> Built:
    """A blank line more: at the end, or at the end of a group."""
    if not group.isdecimal() or int(group) >= len(built.groups):
        return replace(built, groups=(*built.groups, Group("all", (BLANK,)))[:MOST_GROUPS])
    groups = list(built.groups)
    at = int(group)
    groups[at] = replace(groups[at], lines=(*groups[at].lines, BLANK)[:MOST_LINES])
    return replace(built, groups=tuple(groups))


def _with_group(built: Built) -> Built:
    """A group is of the other joining: within "all" it is the place for an "or"."""
    join: Join = "any" if built.join == "all" else "all"
    return replace(built, groups=(*built.groups, Group(join, (BLANK, BLANK)))[:MOST_GROUPS])


def _without(built: Built, place: str) -> Built:
    """One line less; a group that has none left goes with it."""
    number, _sep, at = place.partition(".")
    groups = (
        replace(
            group,
            lines=tuple(
                line
                for index, line in enumerate(group.lines)
                if (str(count), str(index)) != (number, at)
            ),
        )
        for count, group in enumerate(built.groups)
    )
    return replace(built, groups=tuple(group for group in groups if group.lines))
