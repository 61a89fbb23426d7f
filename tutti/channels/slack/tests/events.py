"""What reaches this channel, in words of our own, and how it is played with."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tutti.channels.contract import Audience, Outgoing, Party, Raw
from tutti.channels.slack.door import item_of, signature
from tutti.channels.tests.acting import Acting, Asked, Reply

ROOM, DIRECT, TEAM, APP = "C0SQUARE", "D0MIRA", "T0ACME", "A0TUTTI"
CREDENTIALS = {"secret": "a-secret-of-32-letters-for-tests", "token": "a-token-of-our-app"}


def delivered(number: int, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event_id": f"Ev{number}",
        "event_time": 1_795_000_000 + number, "event": event,
    }  # fmt: skip


def stamp(number: int) -> str:
    return f"17950000{number:02}.000100"


def said(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "message", "channel": ROOM, "channel_type": "channel", "user": "U0MIRA", "text": text,
        "ts": stamp(number), "event_ts": stamp(number), **more,
    }  # fmt: skip


ASKED = said(1, "My statement is missing, &amp; <https://acme.test/help|the help> says nothing.")
MENTION = {**ASKED, "type": "app_mention"}
ANSWERED = said(2, "It is the one for May.", thread_ts=stamp(1))
EDITED = {
    "type": "message", "subtype": "message_changed", "channel": ROOM, "channel_type": "channel", "ts": stamp(3),
    "event_ts": stamp(3), "previous_message": {"ts": stamp(1), "text": "My statement is missing."},
    "message": {"ts": stamp(1), "text": "My May statement is missing.", "user": "U0MIRA", "edited": {"user": "U0MIRA", "ts": stamp(3)}},
}  # fmt: skip
DELETED = {
    "type": "message", "subtype": "message_deleted", "channel": ROOM, "channel_type": "channel", "ts": stamp(4),
    "event_ts": stamp(4), "deleted_ts": stamp(2), "previous_message": {"ts": stamp(2), "text": "It is the one for May."},
}  # fmt: skip
FILE = said(
    5, "Here it is.", channel=DIRECT, channel_type="im", subtype="file_share",
    files=[{"name": "letter.pdf", "mimetype": "application/pdf", "permalink": "https://acme.test/f/1"}],
)  # fmt: skip
JOINED = said(6, "<@U0NOOR> has joined", subtype="channel_join")
OWN = said(7, "We look at it.", bot_id="B1", app_id=APP)
STAR = {"type": "star_added", "user": "U0MIRA", "event_ts": stamp(8)}

EVENTS: list[Raw] = [
    item_of(delivered(number, event))
    for number, event in enumerate((ASKED, ANSWERED, EDITED, DELETED, FILE, JOINED, OWN, STAR))
]
BODY = json.dumps(delivered(20, said(20, "A new question."))).encode()
TO = Party(kind="slack", value=f"{TEAM}/U0MIRA")
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, text="We look at it.", to=TO, answers=f"{ROOM}/{stamp(1)}",
    follows=(f"{ROOM}/{stamp(1)}",), audience=Audience.PUBLIC,
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=8, text="Let us talk here.", to=TO, answers=f"{ROOM}/{stamp(1)}",
    follows=(f"{ROOM}/{stamp(1)}",), audience=Audience.PRIVATE,
)  # fmt: skip


def settings(server: str) -> dict[str, Any]:
    return {"server": server, "program": "slack"}


def signed(body: bytes, at: datetime, secret: str) -> dict[str, str]:
    moment = str(int(at.timestamp()))
    return {
        "x-slack-request-timestamp": moment,
        "x-slack-signature": signature(secret, moment, body),
    }


def plays(network: Acting) -> None:
    network.on("POST", "/chat.", _taken)
    network.on("POST", "/auth.test", Reply(data={"ok": True, "team": "Acme"}))
    network.on("POST", "/conversations.info", Reply(data={"ok": True, "channel": {"id": ROOM, "is_private": False}}))  # fmt: skip
    network.on("POST", "/conversations.open", Reply(data={"ok": True, "channel": {"id": DIRECT}}))
    network.on("POST", "/conversations.replies", Reply(data={"ok": True, "messages": []}))
    network.on("POST", "/conversations.history", Reply(data={"ok": True, "messages": []}))


def _taken(asked: Asked) -> Reply:
    return Reply(data={"ok": True, "channel": asked.json()["channel"], "ts": stamp(30)})
