"""What reaches a webhook, in words of our own."""

from __future__ import annotations

from tutti.channels.contract import Raw
from tutti.ground.crypto.signatures import secret_of, sign

BODIES = [
    b'{"id": "m1", "thread": "t1", "from": "mira@cust.test", "subject": "The fee", "text": "It was taken twice."}',
    b'{"id": "m2", "thread": "t1", "from": "mira@cust.test", "text": "And nobody answers."}',
    b'{"type": "comment", "data": {"id": 7, "comment": "Nice.", "author": {"id": "Noor", "name": "Noor"}, "at": 1790000000}}',
    b'{"type": "ping"}',
]
EVENTS = [Raw(key=f"evt_{place}", data=body) for place, body in enumerate(BODIES)]
BODY = BODIES[0]


def signed(body, at, secret):
    return sign(secret_of(secret), id_="evt_1", at=at, body=body)
