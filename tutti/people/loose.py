"""What a parting must ask: things that came to a merged person by hand, and by no identity of either.

A stage that keeps such things says in its `parting.py` how to find them and how to give them away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from tutti.journal.facts import Actor
from tutti.people.models import Person

Since = Sequence[tuple[int, datetime]]
"""Persons, each with the moment from which what is added to them may be meant for the one who leaves."""


@dataclass(frozen=True, kw_only=True)
class Loose:
    """One thing to be asked about. `along` is the key of another one it goes with, without being asked."""

    key: str  # "kind:id"
    words: str
    at: datetime | None
    url: str = ""
    along: str = ""

    @property
    def id(self) -> int:
        return int(self.key.partition(":")[2])


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`found` reads what is loose of a kind; `give` hands ids of it to a person, in the caller's transaction."""

    name: str
    label: str | Promise
    found: Callable[[Since], Sequence[Loose]]
    give: Callable[[Sequence[int], Person, Actor], None]


KINDS: dict[str, Kind] = {}


def asked_at_parting(kind: Kind) -> None:
    """Register a kind; they are given in the order of the stages, and within one as registered."""
    KINDS[kind.name] = kind


def loose_since(since: Since) -> list[Loose]:
    """Everything that is loose of these persons, kind by kind."""
    return [thing for kind in KINDS.values() for thing in kind.found(since)]
