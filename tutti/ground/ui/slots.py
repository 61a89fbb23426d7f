"""Slots: an earlier stage's page offers a place, a later one fills it, neither names the other.

Each app may have a `slots.py`; it is read once at start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Filling = Callable[..., SafeString]


@dataclass(frozen=True, kw_only=True)
class _Filled:
    order: int
    fill: Filling


_filled: defaultdict[str, list[_Filled]] = defaultdict(list)


def fills(slot: str, *, order: int = 50) -> Callable[[Filling], Filling]:
    """Register `function(request, **context) -> SafeString` for a slot; low orders first.

    The context is the page's own. An empty string leaves no trace on the page.
    """

    def register(fill: Filling) -> Filling:
        _filled[slot] = sorted(
            [*_filled[slot], _Filled(order=order, fill=fill)], key=lambda filled: filled.order
        )
        return fill

    return register


def fillings(slot: str, request: HttpRequest, context: dict[str, Any]) -> Iterator[SafeString]:
    """What every stage puts into this slot of this page, in order."""
    for filled in _filled.get(slot, []):
        yield filled.fill(request, **context)
