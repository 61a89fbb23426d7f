"""Addresses that say, signed, which thread and which party an answer belongs to.

    help@acme.test  →  help+r.<thread>.<party>.<last day>.<mac>@acme.test

The address is a key: whoever knows it can add to the thread as that party until its last day. So
it goes to that party alone, and never into a text that others read: `without_tokens`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tutti.ground.mail.addresses import canonical

LIVES = timedelta(days=400)
_FORMAT = "tutti reply address 1"
_MAC_BYTES = 15  # 120 bits, 24 letters of base 32
_LOCAL_PART = 64  # RFC 5321
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNED = r"r\.([0-9a-z]{1,13})\.([0-9a-z]{1,13})\.([0-9a-z]{1,5})\.([a-z2-7]{24})"
_ADDRESS = re.compile(rf"[^@\s]+\+{_SIGNED}@[^@\s]+", re.IGNORECASE | re.ASCII)
_IN_TEXT = re.compile(rf"(?:\+|%2B){_SIGNED}(?=@|%40|\b)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ReplyKey:
    """Whose answer a valid reply address marks: ids of a thread and of the party it was sent to."""

    thread: int
    party: int


def reply_address(
    mailbox: str,
    *,
    thread: int,
    party: int,
    key: bytes,
    purpose: str = "answer",
    today: date | None = None,
) -> str:
    """The signed form of `mailbox` for one party of one thread; ids are not negative.

    `key` is the keyring's own for mail; an address signed for one purpose is worthless for another.
    Raises ValueError for a mailbox that is no address or whose name leaves no room.
    """
    address = canonical(mailbox)
    if address is None or thread < 0 or party < 0:
        raise ValueError(f"{mailbox!r} cannot carry a reply address.")
    local, _, domain = address.rpartition("@")
    last_day = (today or _today()) + LIVES
    fields = f"{_base36(thread)}.{_base36(party)}.{_base36(last_day.toordinal())}"
    signed = f"{local}+r.{fields}.{_mac(fields, key, purpose)}"
    if len(signed) > _LOCAL_PART:
        raise ValueError(f"{mailbox!r} is too long to carry a reply address.")
    return f"{signed}@{domain}"


def reply_key(
    addresses: Iterable[str], *, key: bytes, purpose: str = "answer", today: date | None = None
) -> ReplyKey | None:
    """What the first valid reply address among `addresses` says; None when there is none.

    Upper case and lower case are one: mail servers change it on the way.
    """
    for address in addresses:
        found = _ADDRESS.fullmatch(address.strip())
        if found is None:
            continue
        thread, party, last_day, mac = (part.lower() for part in found.groups())
        expected = _mac(f"{thread}.{party}.{last_day}", key, purpose)
        alive = int(last_day, 36) >= (today or _today()).toordinal()
        if hmac.compare_digest(expected, mac) and alive:
            return ReplyKey(thread=int(thread, 36), party=int(party, 36))
    return None


def looks_signed(address: str) -> bool:
    """Whether it has the form of a reply address; only `reply_key` says whether it is one."""
    return _ADDRESS.fullmatch(address.strip()) is not None


def without_tokens(text: str) -> str:
    """`text` with every reply address made the plain one: help+r.….@acme.test becomes
    help@acme.test.
    """
    return _IN_TEXT.sub("", text)


def _mac(fields: str, key: bytes, purpose: str) -> str:
    signed = f"{_FORMAT}\0{purpose}\0{fields}".encode()
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return base64.b32encode(digest[:_MAC_BYTES]).decode("ascii").lower()


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if number == 0:
            return digits


def _today() -> date:
    return datetime.now(UTC).date()
