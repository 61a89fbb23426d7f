"""What reaches a Telegram bot, in words of our own, and how it is played with."""

from __future__ import annotations

import itertools
import json
from typing import Any

from tutti.channels.contract import Outgoing, Party
from tutti.channels.telegram.connector import SECRET
from tutti.channels.telegram.reading import events
from tutti.channels.tests.acting import Acting, Asked, Reply

MOMENT = 1763640000  # 2025-11-20 12:00 UTC
MIRA = {
    "id": 4411,
    "is_bot": False,
    "first_name": "Mira",
    "last_name": "Duarte",
    "language_code": "pt",
}
ALONE = {"id": 4411, "type": "private", "first_name": "Mira"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Neighbours", "username": "neighbours"}
PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
    {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600},
]


def message(number: int, chat: dict[str, Any] = ALONE, **what: Any) -> dict[str, Any]:
    return {"message_id": number, "date": MOMENT + number, "chat": chat, "from": MIRA, **what}


ANSWERED = {"message_id": 2, "date": MOMENT + 2, "chat": ALONE, "text": "My card is blocked."}
UPDATES: list[dict[str, Any]] = [
    {"update_id": 11, "message": message(1, text="/start token-of-8")},
    {"update_id": 12, "message": message(2, text="My card is blocked.")},
    {
        "update_id": 13,
        "message": message(3, caption="This one.", photo=PHOTO, reply_to_message=ANSWERED),
    },
    {
        "update_id": 14,
        "edited_message": message(2, text="My new card is blocked.", edit_date=MOMENT + 90),
    },
    {"update_id": 15, "message": message(8, GROUP, text="@acme_bot are you open?")},
    {"update_id": 16, "message": message(9, GROUP, new_chat_members=[MIRA])},
    {"update_id": 17, "my_chat_member": {"chat": ALONE, "date": MOMENT}},
]
EVENTS = [item for update in UPDATES for item in events(update, received_at=None)]
BODY = json.dumps(UPDATES[1]).encode()
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="telegram", value="4411"),
    text="We are sorry. It works again.", answers="4411:2",
)  # fmt: skip
NAMES = ("4411:900",)


def signed(body: bytes, at: object, secret: str) -> dict[str, str]:
    del body, at
    return {SECRET: secret}


def plays(network: Acting) -> None:
    """A bot with a hundred and some updates, asked for from a number on."""
    more = [
        {"update_id": 100 + index, "message": message(100 + index, text=f"Hello {index}")}
        for index in range(130)
    ]
    numbers = itertools.count(900)

    def call(asked: Asked) -> Reply:
        said = {} if asked.path.endswith(("sendPhoto", "sendDocument")) else asked.json()
        if asked.path.endswith("getUpdates"):
            fresh = [one for one in (*UPDATES, *more) if one["update_id"] >= said["offset"]]
            return Reply(data={"ok": True, "result": fresh[: said["limit"]]})
        if "/send" in asked.path:
            return Reply(data={"ok": True, "result": {"message_id": next(numbers), "chat": ALONE}})
        return Reply(data={"ok": True, "result": {"username": "acme_bot", "url": ""}})

    network.on("POST", "/bot", call)


def loops(_asked: Asked) -> Reply:
    return Reply(data={"ok": True, "result": UPDATES[:1]})
