"""Which case a conversation that just began belongs to, where a later stage knows: somebody we invited has come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Joining = Callable[[Collection[int]], Mapping[int, int]]

_JOININGS: list[Joining] = []


def joins_cases(joining: Joining) -> Joining:
    """Register a function of the ids of conversations nobody has a case for; it answers ids of cases by them.

    It reads in a fixed number of statements and never writes. Who somebody says they are is not enough to join: what
    it answers is answered to privately as if it were the case's own customer.
    """
    _JOININGS.append(joining)
    return joining


def joined_cases(conversation_ids: Collection[int]) -> dict[int, int]:
    """The cases these conversations join by themselves, by conversation."""
    found: dict[int, int] = {}
    for joining in _JOININGS:
        left = [id_ for id_ in conversation_ids if id_ not in found]
        if left:
            found |= joining(left)
    return found
