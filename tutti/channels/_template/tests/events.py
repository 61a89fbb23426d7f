"""What reaches this channel, in words of our own, and how its network is played."""

from __future__ import annotations

import json

from tutti.channels._template.reading import key_of
from tutti.channels.contract import Outgoing, Party, Raw
from tutti.channels.tests.acting import Acting, Asked, Reply
from tutti.ground.crypto.signatures import secret_of, sign

MIRA = {"id": "mira", "name": "Mira Duarte"}
ITEMS = [
    {"id": "m1", "at": "2026-11-20T12:00:00Z", "author": MIRA, "text": "My card is blocked.", "thread": "t1"},
    {"id": "m2", "at": "2026-11-20T12:05:00Z", "author": MIRA, "text": "And nobody answers.", "thread": "t1", "answers": "m1"},
    {"id": "m1", "at": "2026-11-20T12:06:00Z", "what": "edit", "version": 1, "text": "My new card is blocked."},
    {"id": "m2", "at": "2026-11-20T12:07:00Z", "what": "delete"},
    {"id": "j1", "at": "2026-11-20T12:08:00Z", "author": MIRA, "what": "join"},
]  # fmt: skip
BODIES = [json.dumps(item).encode() for item in ITEMS]
EVENTS = [Raw(key=key_of(body), data=body) for body in BODIES]
BODY = BODIES[0]
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="handle", value="mira"),
    text="We are sorry. It works again.", answers="m2",
)  # fmt: skip


def signed(body, at, secret):
    return sign(secret_of(secret), id_="evt_1", at=at, body=body)


def plays(network: Acting) -> None:
    taken: dict[str, str] = {}

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("after", ["0"])[0])
        return Reply(data={"messages": ITEMS[start : start + 2], "after": str(min(start + 2, 5))})

    def take(asked: Asked) -> Reply:
        taken.setdefault(asked.headers["idempotency-key"], f"o{len(taken) + 1}")
        return Reply(data={"id": taken[asked.headers["idempotency-key"]]})

    network.on("GET", "/messages", page)
    network.on("POST", "/messages", take)


def key_of_repeat(asked: Asked) -> str:
    return asked.headers.get("idempotency-key", "")


def loops(asked: Asked) -> Reply:
    return Reply(data={"messages": ITEMS[:1], "after": "1"})
