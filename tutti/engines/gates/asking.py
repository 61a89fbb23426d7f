"""Asking before acting: `@gate("cases.close")` registers who may object, `objections()` asks them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why an act should not happen now. `overridable`: a person may go ahead and say why."""

    reason: str
    overridable: bool = True


Keeper = Callable[[int], list[Objection]]

_GATES: dict[str, list[Keeper]] = {}


def gate(act: str) -> Callable[[Keeper], Keeper]:
    """Register a function(subject id) that may object to `act`. It reads and never writes."""

    def register(keeper: Keeper) -> Keeper:
        _GATES.setdefault(act, []).append(keeper)
        return keeper

    return register


def objections(act: str, subject_id: int) -> list[Objection]:
    """Everything that speaks against `act` on this subject, in the order of registration."""
    return [objection for keeper in _GATES.get(act, []) for objection in keeper(subject_id)]
