"""Mail that is a colleague's answer to a colleague: a later stage takes it before it becomes a conversation."""

from __future__ import annotations

from collections.abc import Callable

from tutti.channels.contract import Inbound
from tutti.listen.models import Envelope

Taker = Callable[[Envelope, Inbound], bool]

_takers: list[Taker] = []


def takes_inside_mail(taker: Taker) -> Taker:
    """Register a function that takes a mail that is not a customer's and says so; False leaves it to listening.

    It is called for every item read, so it looks at the addresses before it asks the database anything. It runs
    in the reading's transaction, and the same envelope may come twice.
    """
    _takers.append(taker)
    return taker


def is_inside(envelope: Envelope, inbound: Inbound) -> bool:
    """Whether somebody took this item; it makes no message then."""
    return any(taker(envelope, inbound) for taker in _takers)
