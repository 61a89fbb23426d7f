"""Stations of the funnel that later stages add: how many kept messages got a strong priority, or became cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest

from tutti.triage.asking import Asked


@dataclass(frozen=True, kw_only=True)
class Note:
    """A part of a station with its number, and the address of exactly those items. `loss`: they go no further."""

    amount: int
    words: str
    url: str = ""
    loss: bool = False


@dataclass(frozen=True, kw_only=True)
class Station:
    """One bar: `amount` of what came from the station before, told in parts below it."""

    name: str
    amount: int
    url: str = ""
    says: str = ""
    notes: Sequence[Note] = field(default_factory=tuple)


Teller = Callable[[HttpRequest, Asked], Station | None]
_TELLERS: list[tuple[int, Teller]] = []


def adds_station(*, order: int = 50) -> Callable[[Teller], Teller]:
    """Register `function(request, asked) -> Station` for kept messages, or None where there is nothing to tell.

    It stands between "matched" and "routed" below 50, behind "routed" from 50 on; two statements are its budget.
    """

    def register(teller: Teller) -> Teller:
        _TELLERS.append((order, teller))
        _TELLERS.sort(key=lambda entry: entry[0])
        return teller

    return register


def told_stations(request: HttpRequest, asked: Asked) -> tuple[list[Station], list[Station]]:
    """Those before "routed", and those behind it."""
    told = [(order, teller(request, asked)) for order, teller in _TELLERS]
    before = [station for order, station in told if station and order < 50]  # noqa: PLR2004 -- the middle
    behind = [station for order, station in told if station and order >= 50]  # noqa: PLR2004 -- the same
    return before, behind
