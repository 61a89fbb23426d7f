"""Kinds whose lists are kept by a stage of its own: promises and approvals were there before the other rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tutti.engines.rules.planned import Planned
from tutti.journal.facts import Actor

Entry = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    """One rule of such a list, as the page of all rules shows it; `address` is where it is changed."""

    id: int
    name: str
    says: str
    is_on: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class KeptKind:
    """`export` gives the list as plain values without ids of this database; `plan` says what such values would do here
    and `bring` does it. Without the three the kind is left out of files.
    """

    kind: str
    lines: Callable[[], Sequence[KeptLine]]
    address: Callable[[], str]
    export: Callable[[], Sequence[Entry]] | None = None
    plan: Callable[[Sequence[Entry]], Sequence[Planned]] | None = None
    bring: Callable[[Sequence[Entry], Actor], None] | None = None


_kept: dict[str, KeptKind] = {}


def keeps_kind(
    kind: str,
    *,
    lines: Callable[[], Sequence[KeptLine]],
    address: Callable[[], str],
    export: Callable[[], Sequence[Entry]] | None = None,
    plan: Callable[[Sequence[Entry]], Sequence[Planned]] | None = None,
    bring: Callable[[Sequence[Entry], Actor], None] | None = None,
) -> None:
    """Let a stage keep the list of a kind; called in its `ruling.py`, found when the program starts."""
    _kept[kind] = KeptKind(
        kind=kind, lines=lines, address=address, export=export, plan=plan, bring=bring
    )


def kept(kind: str) -> KeptKind | None:
    """Whoever keeps this kind; None where it is kept here."""
    return _kept.get(kind)


def all_kept() -> Sequence[KeptKind]:
    return list(_kept.values())
