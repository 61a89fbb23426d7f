"""What can go wrong on the way out.

OutsideError               show its text to the person who typed the address
├── NotAllowed             refused before anything was sent: address, port, scheme or form
├── Unreachable            the name is unknown, nobody answers, or the talk made no sense
├── TooSlow                the whole exchange took longer than its time
└── TooBig                 the answer, unpacked, is longer than its limit

NetworkInsideTransaction   a mistake of ours, never of the person: commit first, then call
"""

from __future__ import annotations


class OutsideError(Exception):
    """The outside could not be asked. The text names the host, never a path or a password.

    `nothing_left`: surely no byte of the request had left, so trying again does nothing twice.
    """

    nothing_left = False


class NotAllowed(OutsideError):
    """Nothing was sent; trying again changes nothing until the address or the allow-list does."""

    nothing_left = True


class Unreachable(OutsideError):
    """Trying later may help."""


class TooSlow(OutsideError):
    """Trying later may help."""


class TooBig(OutsideError):
    """What had come so far was thrown away."""


class NetworkInsideTransaction(RuntimeError):
    """A slow stranger would hold our locks. Commit, make the call, then open a new transaction."""
