"""What reaches a page by Messenger, in words of our own, and how it is played with."""

from __future__ import annotations

from tutti.channels.contract import Outgoing, Party
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import (
    CHALLENGE,
    MOMENT,
    US,
    around,
    delivery,
    loops,
    plays_conversations,
    said,
    settings,
    signed,
)
from tutti.channels.tests.acting import Acting

__all__ = ["CHALLENGE", "loops", "settings", "signed"]

ECHO = {**said("4411", "m_3", "It works again."), "sender": {"id": US}, "recipient": {"id": "4411"}}
ECHO["message"]["is_echo"] = True
PICTURE = {"type": "image", "payload": {"url": "https://cdn.test/card.jpg"}}
MESSAGES = [
    said("4411", "m_1", "My card is blocked."),
    said("4411", "m_2", "This one.", after=30, reply_to={"mid": "m_1"}, attachments=[PICTURE]),
    ECHO,
    around("4411", message_edit={"mid": "m_1", "text": "My new card is blocked.", "num_edit": 1}),
    around("4411", message={"mid": "m_2", "is_deleted": True}),
    around("4411", delivery={"mids": ["m_3"], "watermark": MOMENT * 1000}),
    around("4411", read={"watermark": MOMENT * 1000}),
    around(
        "4411", postback={"mid": "m_4", "title": "Get started", "referral": {"ref": "token-of-8"}}
    ),
    around("4411", optin={"type": "one_time"}),
]
EVENTS = list(events(delivery("page", messaging=MESSAGES)))
BODY = delivery("page", messaging=MESSAGES[:1])
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="messenger", value="4411"),
    text="We are sorry. It works again.", answers="m_1",
)  # fmt: skip


def plays(network: Acting) -> None:
    plays_conversations(network, "88")
