"""What finance reads: the body of a signed request, the same bytes in every attempt."""

from __future__ import annotations

import json

from tutti.work.remedies.models import Remedy

PING = b'{"type":"ping"}'


def body_of(remedy: Remedy) -> bytes:
    """`amount_minor` counts the smallest unit of the currency; without an amount both are null."""
    money = remedy.money
    said = {
        "type": "remedy.issue",
        "id": remedy.external_id,
        "remedy": remedy.pk,
        "case": remedy.case.reference,
        "kind": remedy.kind,
        "amount": str(money.amount) if money else None,
        "amount_minor": remedy.amount_minor,
        "currency": remedy.currency or None,
        "reference": remedy.recipient,
        "what": remedy.what,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
