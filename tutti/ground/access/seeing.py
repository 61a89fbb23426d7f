"""Who may hear of a change. A kind of subject nobody registered is heard of by nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module

from tutti.ground.access.principal import Principal
from tutti.journal.discovery import modules_named

Seer = Callable[[Principal, Collection[int]], set[int]]

SEERS: dict[str, Seer] = {}


def may_see(kind: str) -> Callable[[Seer], Seer]:
    """Register, in an app's `seeing.py`, which of these ids of `kind` a principal may see. One query."""

    def register(seer: Seer) -> Seer:
        SEERS[kind] = seer
        return seer

    return register


def find_seers() -> None:
    """Import every app's `seeing.py`; once, when all apps are there."""
    for module in modules_named("seeing"):
        import_module(module)


def seen(principal: Principal, kind: str, ids: Collection[int]) -> set[int]:
    """Those of `ids` this principal may see."""
    seer = SEERS.get(kind)
    return seer(principal, ids) & set(ids) if seer and ids else set()
