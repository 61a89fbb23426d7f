"""The one door to the outside: web requests and mail connections leave through here only.

Comes in: an address somebody typed, and what it is for (`purpose`). Goes out: an answer, or a
socket to the very address that was checked. Never: a connection to a private address the operator
did not allow, a redirect followed, a proxy taken from the environment, or a wait inside a database
transaction.
"""

from __future__ import annotations

from tutti.ground.http.connecting import connect
from tutti.ground.http.errors import (
    NetworkInsideTransaction,
    NotAllowed,
    OutsideError,
    TooBig,
    TooSlow,
    Unreachable,
)
from tutti.ground.http.fetching import Answer, fetch
from tutti.ground.http.listening import Announcements, announcements
from tutti.ground.http.mail import GuardedMailBox, guarded_imap, guarded_smtp

__all__ = [
    "Announcements",
    "Answer",
    "GuardedMailBox",
    "NetworkInsideTransaction",
    "NotAllowed",
    "OutsideError",
    "TooBig",
    "TooSlow",
    "Unreachable",
    "announcements",
    "connect",
    "fetch",
    "guarded_imap",
    "guarded_smtp",
]
