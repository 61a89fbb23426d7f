"""What arrives on a channel but is not a customer's: a later stage claims it before it becomes a message.

A colleague who answers a task's mail writes to one of our mailboxes. Those words are for the inside; they must
never stand in a conversation a customer may read.
"""

from __future__ import annotations

from collections.abc import Callable

from tutti.channels.contract import Inbound
from tutti.listen.models import Envelope

Claimant = Callable[[Envelope, Inbound], bool]

_claimants: list[tuple[str, Claimant]] = []


def claims(name: str) -> Callable[[Claimant], Claimant]:
    """Register `function(envelope, inbound) -> whether it is ours`; it does its work in the same transaction.

    It is asked again when an envelope is read again, and must then do nothing twice. Mail says in
    `inbound.details["addressed"]` which addresses it was sent to.
    """

    def register(claimant: Claimant) -> Claimant:
        _claimants.append((name, claimant))
        return claimant

    return register


def claimed_by(envelope: Envelope, inbound: Inbound) -> str:
    """Who took it; "" when nobody did and it is a message."""
    return next((name for name, claimant in _claimants if claimant(envelope, inbound)), "")
