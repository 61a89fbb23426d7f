"""Showing what a rule was about: whoever knows the subjects of a kind says how each reads and where it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tutti.ground.access.principal import Principal


@dataclass(frozen=True, kw_only=True)
class Example:
    """One thing as a list shows it: a line, some of its words, where it opens, when it was."""

    title: str
    words: str
    url: str
    at: datetime


Shown = Callable[[Sequence[int], Principal], Mapping[int, Example]]

_shown: dict[str, Shown] = {}


def shows_subjects(kind: str, shown: Shown) -> None:
    """Register how subjects of rules of this kind are shown; only those the reader may see."""
    _shown[kind] = shown


def subjects(kind: str, ids: Iterable[int], who: Principal) -> Mapping[int, Example]:
    """Each as a line; what nobody can show, or not to this reader, is absent."""
    shown = _shown.get(kind)
    return shown(list(dict.fromkeys(ids)), who) if shown else {}
