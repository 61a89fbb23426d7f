"""What reaches a WhatsApp number, in words of our own, and how it is played with."""

from __future__ import annotations

import itertools
from typing import Any

from tutti.channels.contract import Outgoing, Party
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import CHALLENGE, MOMENT, US, delivery, settings, signed
from tutti.channels.tests.acting import Acting, Asked, Reply

__all__ = ["CHALLENGE", "settings", "signed"]

MIRA = "4915112345678"


def change(**lists: Any) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "390212345678", "phone_number_id": US},
        "contacts": [{"profile": {"name": "Mira Duarte"}, "wa_id": MIRA}],
        **lists,
    }
    return {"field": "messages", "value": value}


def message(id_: str, kind: str, *, after: int = 0, **what: Any) -> dict[str, Any]:
    return {"from": MIRA, "id": id_, "timestamp": str(MOMENT + after), "type": kind, **what}


def status(state: str, **more: Any) -> dict[str, Any]:
    usual = {"id": "wamid.o1", "status": state, "timestamp": str(MOMENT + 90), "recipient_id": MIRA}
    return {**usual, "biz_opaque_callback_data": "reply-1@acme.test", **more}


REFUSED = {
    "code": 131047,
    "title": "Re-engagement message",
    "error_data": {"details": "More than 24 hours passed."},
}
MESSAGES = [
    message("wamid.1", "text", text={"body": "My card is blocked. #invitation-1"}),
    message("wamid.2", "image", after=20, image={"id": "77", "mime_type": "image/jpeg", "caption": "This one."}),
    message("wamid.3", "text", after=40, text={"body": "Hello?"}, context={"id": "wamid.1"}),
    message("wamid.4", "reaction", after=50, reaction={"message_id": "wamid.o1", "emoji": "*"}),
    message("wamid.5", "revoke", after=60, revoke={"original_message_id": "wamid.3"}),
    message(
        "wamid.6", "edit", after=70,
        edit={"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "My new card is blocked."}}},
    ),
    message("wamid.7", "hologram", after=80, hologram={"id": "1"}),
]  # fmt: skip
STATUSES = [status("sent"), status("delivered"), status("read"), status("failed", errors=[REFUSED])]
CHANGES = [change(messages=MESSAGES), change(statuses=STATUSES)]
EVENTS = list(events(delivery("whatsapp_business_account", changes=CHANGES)))
BODY = delivery("whatsapp_business_account", changes=[change(messages=MESSAGES[:1])])
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="phone", value=f"+{MIRA}"),
    text="We are sorry. It works again.", answers="wamid.1",
)  # fmt: skip


def plays(network: Acting) -> None:
    numbers = itertools.count(1)

    def take(_asked: Asked) -> Reply:
        return Reply(data={"messages": [{"id": f"wamid.o{next(numbers)}"}]})

    network.on("POST", f"/v24.0/{US}/messages", take)
