"""Delivery reports: what became of a letter sent earlier (RFC 3464, and what exim says without
it).
"""

from __future__ import annotations

import re
from email.message import Message

from tutti.ground.mail.addresses import address_list, canonical
from tutti.ground.mail.headers import Headers
from tutti.ground.mail.letter import DeliveryReport, Recipient
from tutti.ground.mail.parts import content_type, text_in
from tutti.ground.mail.tree import children, everything

MAX_RECIPIENTS = 500
_QUOTED_IDENTIFIER = re.compile(
    r"^[> \t]*Message-ID:\s*<([^<>\s]{1,900})>", re.IGNORECASE | re.MULTILINE
)


def delivery_report(message: Message) -> DeliveryReport | None:
    """The report in a letter, or None when it is none."""
    recipients = _standard(message) or _exim(Headers(message))
    if not recipients:
        return None
    return DeliveryReport(message_id=_reported_letter(message), recipients=recipients)


def _standard(message: Message) -> tuple[Recipient, ...]:
    blocks = (
        Headers(block)
        for part in everything(message)
        if content_type(part) in ("message/delivery-status", "message/global-delivery-status")
        for block in children(part)
    )
    found = (_recipient(block) for block in blocks if block.has("action") or block.has("status"))
    return tuple(found)[:MAX_RECIPIENTS]


def _recipient(block: Headers) -> Recipient:
    named = block.text("original-recipient") or block.text("final-recipient")
    return Recipient(
        address=canonical(named.rpartition(";")[2].strip(" <>")),
        action=block.text("action").lower()[:40] or "failed",
        status=block.text("status")[:40],
        diagnostic=block.text("diagnostic-code")[:500],
    )


def _exim(headers: Headers) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(address=one.address, action="failed", status="", diagnostic="")
        for value in headers.all("x-failed-recipients")
        for one in address_list(value)
    )[:MAX_RECIPIENTS]


def _reported_letter(message: Message) -> str | None:
    for part in list(everything(message))[1:]:
        identifiers = Headers(part).identifiers("message-id")
        if identifiers:
            return identifiers[0]
        if content_type(part).startswith("text/"):
            quoted = _QUOTED_IDENTIFIER.search(text_in(part))
            if quoted:
                return quoted[1]
    return _named_by_the_report(message)


def _named_by_the_report(message: Message) -> str | None:
    headers = Headers(message)
    if content_type(message).startswith("text/"):
        quoted = _QUOTED_IDENTIFIER.search(text_in(message))
        if quoted:
            return quoted[1]
    named = headers.identifiers("in-reply-to") or headers.identifiers("references")[-1:]
    return named[0] if named else None
