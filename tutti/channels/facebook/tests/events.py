"""What reaches a Facebook page, in words of our own, and how it is played with."""

from __future__ import annotations

import itertools
from typing import Any

from tutti.channels.contract import Audience, Outgoing, Party
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import (
    CHALLENGE,
    MOMENT,
    US,
    around,
    delivery,
    loops,
    pages_of,
    plays_conversations,
    said,
    settings,
    signed,
)
from tutti.channels.tests.acting import Acting, Asked, Reply

__all__ = ["CHALLENGE", "loops", "settings", "signed"]

MIRA = {"id": "4411", "name": "Mira Duarte"}
POST = f"{US}_70"


def change(verb: str, *, after: int = 0, **value: Any) -> dict[str, Any]:
    usual = {
        "item": "comment", "verb": verb, "post_id": POST, "parent_id": POST, "from": MIRA,
        "created_time": MOMENT + after,
    }  # fmt: skip
    return {"field": "feed", "value": usual | value}


CHANGES = [
    change("add", comment_id="70_1", message="My card is blocked since Monday."),
    change("add", after=60, comment_id="70_2", parent_id="70_1", message="Nobody answers."),
    change("edited", after=120, comment_id="70_1", message="My new card is blocked since Monday."),
    change("hide", after=180, comment_id="70_2"),
    change("remove", after=240, comment_id="70_2"),
    change("add", after=300, item="reaction", reaction_type="angry"),
]
MESSAGES = [
    said("4411", "m_1", "I was asked to write here.", after=400),
    around(
        "4411",
        message_edit={"mid": "m_1", "text": "I was asked to write to you here.", "num_edit": 1},
    ),
    around("4411", read={"watermark": MOMENT * 1000}),
    around("4411", message={"mid": "m_1", "is_deleted": True}),
]
EVENTS = [*events(delivery("page", changes=CHANGES)), *events(delivery("page", messaging=MESSAGES))]
BODY = delivery("page", changes=CHANGES[:1])
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="facebook", value="4411"),
    text="We are sorry. It works again.", answers="70_1", audience=Audience.PUBLIC,
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=8, to=Party(kind="facebook", value="4411"),
    text="Which card is it?", answers="70_1",
)  # fmt: skip


def plays(network: Acting) -> None:
    """A page with three posts in two pages, comments under them, and conversations."""
    posts = [_post(index) for index in (3, 2, 1)]
    network.on("GET", f"/v24.0/{US}/feed", pages_of(f"/v24.0/{US}/feed", posts))
    for post in posts:
        path = f"/v24.0/{post['id']}/comments"
        comments = [_comment(post["id"], number) for number in (3, 2, 1)]
        network.on("GET", path, pages_of(path, comments))
    plays_conversations(network, "88")
    numbers = itertools.count(1)

    def take(_asked: Asked) -> Reply:
        return Reply(data={"id": f"70_90{next(numbers)}"})

    network.on("POST", "/v24.0/70_1/comments", take)


def _post(day: int) -> dict[str, Any]:
    at = f"2026-11-1{day}T08:00:00+0000"
    writer = {"id": US, "name": "Acme"} if day == 2 else MIRA
    return {
        "id": f"{US}_{day}",
        "message": "Hello.",
        "from": writer,
        "created_time": at,
        "updated_time": at,
    }


def _comment(post: str, number: int) -> dict[str, Any]:
    at = f"2026-11-2{number}T08:0{post[-1]}:00+0000"
    return {"id": f"{post[-1]}_{number}", "message": "And now?", "from": MIRA, "created_time": at}
