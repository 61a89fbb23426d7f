"""Who carries the mail, and by what other roads a notice goes. A later layer knows how; here stand the promises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tutti.ground.notices.models import Notice


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
Road = Callable[[Sequence[Notice]], set[int]]

_carriers: list[Carrier] = []
_roads: list[Road] = []


def mail_carrier(carrier: Carrier) -> Carrier:
    """Register the function that hands a mail over, or raises one of `NotCarried`. The newest one carries."""
    _carriers.append(carrier)
    return carrier


def release_carrier(carrier: Carrier) -> None:
    """Take a carrier back, for whoever registered it."""
    _carriers.remove(carrier)


def present_carrier() -> Carrier | None:
    return _carriers[-1] if _carriers else None


def other_road(road: Road) -> Road:
    """Register another road beside the mail: `function(notices) -> ids it takes instead of the mail`.

    It is asked inside the transaction that tells, with notices that would be mailed, and plans its own sending. What
    it took instead and cannot bring after all it gives to `mailing.mail_instead`, so that nothing is lost.
    """
    _roads.append(road)
    return road


def taken_elsewhere(notices: Sequence[Notice]) -> set[int]:
    """The notices some road takes instead of the mail."""
    return set().union(*(road(notices) for road in _roads)) if notices else set()
