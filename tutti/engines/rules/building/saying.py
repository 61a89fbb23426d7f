"""A condition as a sentence: its lines in the reader's words, or the text itself where it is more than lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tutti.engines.rules.building.opening import NotLines, opened
from tutti.engines.rules.building.rows import (
    UNIT_WORDS,
    Built,
    Fields,
    Group,
    Line,
    fields_in,
    how_of,
)
from tutti.engines.rules.registry import Field


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One line in words: "What it is about" "is" "refund". `before` is the "and", the "or", a bracket before it."""

    before: str
    label: str
    how: str
    value: str
    after: str = ""

    def __str__(self) -> str:
        said = " ".join(each for each in (self.label, self.how, self.value) if each)
        return f"{self.before}{said}{self.after}"


@dataclass(frozen=True, kw_only=True)
class SaidCondition:
    """`phrases` where lines can show it, else `code`; neither: it always holds."""

    phrases: tuple[Phrase, ...] = ()
    code: str = ""

    def __str__(self) -> str:
        return "".join(map(str, self.phrases)) or self.code or _("always")


def condition_in_words(text: str, scope: str, fields: Fields | None = None) -> SaidCondition:
    """A condition as a page shows it; `fields` of the scope, where one has many conditions to say."""
    known = fields_in(scope) if fields is None else fields
    try:
        built = opened(text, known)
    except NotLines:
        return SaidCondition(code=text.strip())
    return SaidCondition(phrases=tuple(_phrases(built, known)))


def _phrases(built: Built, fields: Fields) -> Iterator[Phrase]:
    several = len(built.groups) > 1
    for number, group in enumerate(built.groups):
        yield from _of_group(group, fields, _joining(built) if number else "", several=several)


def _of_group(group: Group, fields: Fields, before: str, *, several: bool) -> Iterator[Phrase]:
    in_brackets = several and len(group.lines) > 1
    last = len(group.lines) - 1
    for number, line in enumerate(group.lines):
        opens = before + ("(" if in_brackets else "") if number == 0 else _joining(group)
        closes = ")" if in_brackets and number == last else ""
        yield _phrase(line, fields[line.field], opens, closes)


def _joining(of: Built | Group) -> str:
    return f" {_('and')} " if of.join == "all" else f" {_('or')} "


def _phrase(line: Line, field: Field, before: str, after: str) -> Phrase:
    how = how_of(field, line.how)
    label = str(field.label)
    if field.kind == "yes_no" and line.how in {"yes", "no"}:
        label = f"{label}:"
    return Phrase(
        before=before,
        label=label,
        how=str(how.words) if how else "",
        value=_value(line, field, how.takes if how else ""),
        after=after,
    )


def _value(line: Line, field: Field, takes: str) -> str:
    match takes:
        case "nothing":
            return ""
        case "span":
            return f"{line.values[0]} {UNIT_WORDS[line.values[1]]}"
        case "many":
            return ", ".join(f"“{_read(value, field)}”" for value in line.values)
        case "number" | "day":
            return line.values[0]
    return f"“{_read(line.values[0], field)}”"


def _read(value: str, field: Field) -> str:
    """A value in words: a choice of the house has a label, one of ours at least spaces."""
    if value in field.words:
        return str(field.words[value])
    return value.replace("_", " ") if value in field.choices else value
