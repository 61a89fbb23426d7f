"""What a telephone system tells, in words of our own."""

from __future__ import annotations

from tutti.channels.contract import Raw
from tutti.ground.crypto.signatures import secret_of, sign

BODIES = [
    b'{"call_id": "c1", "from": "+39 333 1234567", "to": "+39 06 1234", "status": "no-answer", "name": "Mira"}',
    b'{"data": {"call_id": "c2", "direction": "outbound", "from": "+39061234", "to": "+393331234567", "status": "completed", "duration": 61}}',
    b'{"call_id": "c3", "status": "ringing"}',
]
EVENTS = [Raw(key=f"evt_{place}", data=body) for place, body in enumerate(BODIES)]
BODY = BODIES[0]


def signed(body, at, secret):
    return sign(secret_of(secret), id_="evt_1", at=at, body=body)
