"""Who carries the mail. A later layer knows how to send; here stands what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class NotCarried(Exception):
    """Why a mail did not leave, in words a member can read.

    NotCarried
     ├─ CarryLater     nothing left; worth trying again
     ├─ CarryRefused   nothing left; a person must change something first
     └─ CarryUnknown   it may have left; never tried again blindly
    """


class CarryLater(NotCarried):
    pass


class CarryRefused(NotCarried):
    pass


class CarryUnknown(NotCarried):
    pass


@dataclass(frozen=True, kw_only=True)
class NoticeMail:
    """One mail to one member. `name` is unique to this attempt: the left part of its Message-ID.

    `replies` is the thread an answer belongs to and `party` the member's id, for a signed reply address; `reader`
    names who reads the answers.
    """

    name: str
    to_address: str
    to_name: str
    subject: str
    text: str
    replies: int | None
    party: int
    reader: str = ""


Carrier = Callable[[NoticeMail], None]

_carriers: list[Carrier] = []


def mail_carrier(carrier: Carrier) -> Carrier:
    """Register the function that hands a mail over, or raises one of `NotCarried`. The newest one carries."""
    _carriers.append(carrier)
    return carrier


def release_carrier(carrier: Carrier) -> None:
    """Take a carrier back, for whoever registered it."""
    _carriers.remove(carrier)


def present_carrier() -> Carrier | None:
    return _carriers[-1] if _carriers else None
