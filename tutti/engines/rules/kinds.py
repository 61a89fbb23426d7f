"""The seven kinds of rules, in the order they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Subject = Literal["message", "case", "act", "fact"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One list of rules. `first_wins`: the first that holds is the only one; otherwise each that holds counts."""

    name: str
    label: str | Promise
    does: str | Promise
    scope: str
    subject: Subject
    first_wins: bool = False


KINDS = (
    Kind(
        name="filter",
        label=_("Filter"),
        does=_("Says which messages are kept, counted only, or dropped. The first that fits wins."),
        scope="filter",
        subject="message",
        first_wins=True,
    ),
    Kind(
        name="match",
        label=_("Match"),
        does=_("Helps to tell who is speaking. Each rule that fits counts."),
        scope="match",
        subject="message",
    ),
    Kind(
        name="prioritise",
        label=_("Prioritise"),
        does=_("Says what makes a case more or less urgent. Each rule that fits counts."),
        scope="prioritise",
        subject="case",
    ),
    Kind(
        name="route",
        label=_("Route"),
        does=_("Says which department or colleague gets a case. The first that fits wins."),
        scope="route",
        subject="message",
        first_wins=True,
    ),
    Kind(
        name="promise",
        label=_("Promise"),
        does=_("Says what we promise to whom. The first that fits wins."),
        scope="promise",
        subject="case",
        first_wins=True,
    ),
    Kind(
        name="approve",
        label=_("Approve"),
        does=_("Says which acts wait for somebody with the authority. Each rule that fits counts."),
        scope="approval",
        subject="act",
    ),
    Kind(
        name="react",
        label=_("React"),
        does=_("Does something when something happened, or when time has passed."),
        scope="react",
        subject="fact",
    ),
)
_BY_NAME = {each.name: each for each in KINDS}


def kind(name: str) -> Kind:
    """The kind of this name; `KeyError` when there is none."""
    return _BY_NAME[name]


def place_of(name: str) -> int:
    """Where the kind stands in the order, from 0."""
    return [each.name for each in KINDS].index(name)
