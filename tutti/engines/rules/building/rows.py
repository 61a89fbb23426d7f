"""What a line of a condition can be: the ways to ask a field, by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutti.engines.rules.registry import Field, fields_of, scope

Join = Literal["all", "any"]
Takes = Literal["nothing", "one", "many", "number", "day", "span"]
UNITS = {"minutes": 1, "hours": 60, "days": 60 * 24}  # in minutes
UNIT_WORDS: dict[str, str | Promise] = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "days": _("days"),
}


@dataclass(frozen=True)
class Line:
    """One question: the field as it is written, the way to ask, its values as typed. A span is a number and a unit."""

    field: str
    how: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    join: Join
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Built:
    """A whole condition. A group of one line is that line; no group at all always holds."""

    join: Join = "all"
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, kw_only=True)
class How:
    """A way to ask a field. `takes` says what stands behind it."""

    key: str
    words: str | Promise
    takes: Takes


_GIVEN = How(key="given", words=_("is known"), takes="nothing")
_MISSING = How(key="missing", words=_("is not known"), takes="nothing")
_SET = (
    How(key="is", words=_("is"), takes="one"),
    How(key="is_not", words=_("is not"), takes="one"),
    How(key="one_of", words=_("is one of"), takes="many"),
    How(key="none_of", words=_("is none of"), takes="many"),
)
HOWS: Mapping[str, tuple[How, ...]] = {
    "text": (
        How(key="mentions", words=_("mentions a word of"), takes="many"),
        How(key="mentions_not", words=_("mentions no word of"), takes="many"),
        *_SET,
        How(key="contains", words=_("contains exactly"), takes="one"),
        How(key="lacks", words=_("does not contain exactly"), takes="one"),
        How(key="starts", words=_("begins with"), takes="one"),
        How(key="ends", words=_("ends with"), takes="one"),
        _GIVEN,
        _MISSING,
    ),
    "choice": (*_SET, _GIVEN, _MISSING),
    "number": (
        How(key="equal", words=_("is"), takes="number"),
        How(key="unequal", words=_("is not"), takes="number"),
        How(key="more", words=_("is more than"), takes="number"),
        How(key="least", words=_("is at least"), takes="number"),
        How(key="less", words=_("is less than"), takes="number"),
        How(key="most", words=_("is at most"), takes="number"),
        _GIVEN,
        _MISSING,
    ),
    "yes_no": (
        How(key="yes", words=_("yes"), takes="nothing"),
        How(key="no", words=_("no"), takes="nothing"),
        _GIVEN,
        _MISSING,
    ),
    "moment": (
        How(key="longer_ago", words=_("is longer ago than"), takes="span"),
        How(key="shorter_ago", words=_("is less long ago than"), takes="span"),
        How(key="within", words=_("comes sooner than in"), takes="span"),
        How(key="before", words=_("is before"), takes="day"),
        How(key="since", words=_("is on or after"), takes="day"),
        _GIVEN,
        _MISSING,
    ),
    "texts": (
        How(key="has", words=_("has"), takes="one"),
        How(key="has_not", words=_("does not have"), takes="one"),
        How(key="has_any", words=_("has one of"), takes="many"),
        How(key="has_none", words=_("has none of"), takes="many"),
        How(key="has_starting", words=_("has one that begins with"), takes="one"),
        _GIVEN,
        _MISSING,
    ),
}
Fields = Mapping[str, Field]


def fields_in(scope_name: str) -> Fields:
    """Every field of a scope by the name it is written with, retired ones too: old conditions name them."""
    return {
        f"{kind}.{field.name}": field for kind in scope(scope_name) for field in fields_of(kind)
    }


def hows_of(field: Field) -> tuple[How, ...]:
    """The ways to ask a field."""
    return HOWS["choice" if field.kind == "text" and field.choices else field.kind]


def how_of(field: Field, key: str) -> How | None:
    """The way of this key; a text with choices may still be asked like any text, where the condition does."""
    ways = (*hows_of(field), *HOWS[field.kind])
    return next((how for how in ways if how.key == key), None)
