"""Signed requests from other systems, after the Standard Webhooks specification.

Signed is `id.timestamp.body` by HMAC-SHA256; the header carries any number of `v1,<base64>`, so that a secret can
be exchanged without a gap. Nothing here falls open: no secret, no header or no match is a refusal.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)
SHORTEST_SECRET = 16  # bytes
MOST_SIGNATURES = 10
PREFIX = "whsec_"
_ID = re.compile(r"[!-\-/-~]{1,200}")  # visible ASCII; a full stop separates what is signed
_TIMESTAMP = re.compile(r"[0-9]{1,11}")


class SignatureWrong(Exception):
    """The request does not prove that it comes from who shares the secret, now. Nothing of it may be kept."""


def verified_id(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[bytes], now: datetime
) -> str:
    """The id of a request whose signature holds under one of `secrets`, else `SignatureWrong`.

    `body` is the request's, byte for byte as it came. The same id is the same event, however often it is sent.
    """
    id_, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(id_) or not _TIMESTAMP.fullmatch(timestamp):
        raise SignatureWrong("webhook-id or webhook-timestamp is missing or malformed.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise SignatureWrong("webhook-timestamp is not within five minutes of now.")
    given = _given(headers.get("webhook-signature", ""))
    expected = [_digest(secret, id_, timestamp, body) for secret in _usable(secrets)]
    if not any([hmac.compare_digest(one, other) for one in expected for other in given]):  # noqa: C419 -- every pair, so that time says nothing
        raise SignatureWrong("No signature matches.")
    return id_


def sign(secret: bytes, *, id_: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers for a request of ours, or for a test of theirs."""
    timestamp = str(int(at.timestamp()))
    digest = base64.b64encode(_digest(secret, id_, timestamp, body)).decode()
    return {
        "webhook-id": id_,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{digest}",
    }


def secret_of(text: str) -> bytes:
    """The bytes of a secret as people paste it: `whsec_<base64>`, or any other text as it stands.

    Empty when it is too short to protect anything.
    """
    found = (
        _decoded(text.strip().removeprefix(PREFIX))
        if text.strip().startswith(PREFIX)
        else text.strip().encode()
    )
    return found if len(found) >= SHORTEST_SECRET else b""


def _usable(secrets: Sequence[bytes]) -> list[bytes]:
    return [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]


def _digest(secret: bytes, id_: str, timestamp: str, body: bytes) -> bytes:
    signed = b".".join((id_.encode(), timestamp.encode(), body))
    return hmac.digest(secret, signed, hashlib.sha256)


def _given(header: str) -> list[bytes]:
    """Signatures of the one scheme we know; others (`v1a`) may stand beside them."""
    parts = header.split(" ")[:MOST_SIGNATURES]
    return [_decoded(part.removeprefix("v1,")) for part in parts if part.startswith("v1,")]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
