"""Deliveries of Meta's and how it is played, in words of our own; shared by the tests of its channels."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

from tutti.channels.meta.door import SIGNATURE, signature
from tutti.channels.tests.acting import Acting, Asked, Reply

US = "1790001"
CHALLENGE = {
    "hub.mode": "subscribe",
    "hub.verify_token": "a-secret-of-32-letters-for-tests",
    "hub.challenge": "73104",
}
MOMENT = 1763640000  # 2025-11-20 12:00 UTC


def settings(server: str) -> dict[str, Any]:
    return {"server": server, "account": US}


def signed(body: bytes, at: object, secret: str) -> dict[str, str]:
    del at
    return {SIGNATURE: signature(secret, body)}


def delivery(kind: str, **entry: Any) -> bytes:
    return json.dumps({"object": kind, "entry": [{"id": US, "time": MOMENT, **entry}]}).encode()


def said(sender: str, mid: str, words: str, *, after: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "sender": {"id": sender},
        "recipient": {"id": US},
        "timestamp": (MOMENT + after) * 1000,
        "message": {"mid": mid, "text": words, **more},
    }


def around(sender: str, **event: Any) -> dict[str, Any]:
    """An event beside messages: an edit, a read, a delivery."""
    return {
        "sender": {"id": sender},
        "recipient": {"id": US},
        "timestamp": (MOMENT + 60) * 1000,
        **event,
    }


def pages_of(path: str, things: list[Any], size: int = 2) -> Callable[[Asked], Reply]:
    """A list in pages, each naming the next with the token in its address, as Graph does."""

    def page(asked: Asked) -> Reply:
        start = int(asked.query.get("after", ["0"])[0])
        data: dict[str, Any] = {"data": things[start : start + size]}
        if start + size < len(things):
            link = f"https://graph.facebook.com{path}?access_token=SEEN&after={start + size}"
            data["paging"] = {"next": link}
        return Reply(data=data)

    return page


def plays_conversations(network: Acting, sender: str) -> None:
    """Three conversations in two pages, and messages that are taken."""
    path = f"/v24.0/{US}/conversations"
    talks = [_talk(f"{sender}{index}", index) for index in range(3)]
    network.on("GET", path, pages_of(path, talks))
    numbers = itertools.count(1)

    def take(asked: Asked) -> Reply:
        to = asked.json()["recipient"]
        return Reply(
            data={"recipient_id": to.get("id", f"{sender}9"), "message_id": f"m_o{next(numbers)}"}
        )

    network.on("POST", f"/v24.0/{US}/messages", take)


def _talk(sender: str, index: int) -> dict[str, Any]:
    at = f"2026-11-20T1{index}:00:00+0000"
    message = {
        "id": f"m_{sender}",
        "created_time": at,
        "from": {"id": sender, "name": "Noor Haddad"},
        "to": {"data": [{"id": US}]},
        "message": "Is anybody there?",
    }
    return {"id": f"t_{index}", "updated_time": at, "messages": {"data": [message]}}


def loops(asked: Asked) -> Reply:
    """Every page leads to itself, and holds a post, a comment and a conversation in one."""
    thing = {
        "id": "1790001_1",
        "created_time": "2026-11-20T12:00:00+0000",
        "updated_time": "2026-11-20T12:00:00+0000",
        "timestamp": "2026-11-20T12:00:00+0000",
        "from": {"id": "4411", "name": "Mira Duarte"},
        "message": "Round and round.",
        "text": "Round and round.",
    }
    link = f"https://graph.facebook.com{asked.path}?after=0"
    return Reply(data={"data": [thing], "paging": {"next": link}})
