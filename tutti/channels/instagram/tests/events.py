"""What reaches an Instagram account, in words of our own, and how it is played with."""

from __future__ import annotations

import itertools
from typing import Any

from tutti.channels.contract import Audience, Outgoing, Party
from tutti.channels.meta.door import events
from tutti.channels.meta.tests.delivering import (
    CHALLENGE,
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

MIRA = {"id": "4411", "username": "mira.d"}


def comment(id_: str, words: str, **more: Any) -> dict[str, Any]:
    return {"field": "comments", "value": {"id": id_, "text": words, "from": MIRA, **more}}


CHANGES = [
    comment("501", "My card is blocked.", media={"id": "90"}),
    comment("502", "And nobody answers.", parent_id="501"),
    {"field": "mentions", "value": {"media_id": "91", "comment_id": "503"}},
    {"field": "story_insights", "value": {"media_id": "91", "reach": 3}},
]
STORY = {"story": {"id": "92", "url": "https://cdn.test/story.jpg"}}
MESSAGES = [
    said("4411", "aWd1", "I was asked to write here."),
    said("4411", "aWd2", "Still closed?", after=20, reply_to=STORY),
    around("4411", read={"mid": "aWd0"}),
    around("4411", reaction={"mid": "aWd0", "action": "react", "emoji": "*"}),
    around("4411", message={"mid": "aWd1", "is_deleted": True}),
]
EVENTS = [
    *events(delivery("instagram", changes=CHANGES)),
    *events(delivery("instagram", messaging=MESSAGES)),
]
BODY = delivery("instagram", changes=CHANGES[:1])
NAMES = ("mention:91:503", "901")
OUTGOING = Outgoing(
    external_id="reply-1@acme.test", conversation=7, to=Party(kind="instagram", value="4411"),
    text="We are sorry. It works again.", answers="501", audience=Audience.PUBLIC,
)  # fmt: skip
OPENING = Outgoing(
    external_id="reply-2@acme.test", conversation=8, to=Party(kind="instagram", value="4411"),
    text="Which card is it?", answers="501",
)  # fmt: skip


def plays(network: Acting) -> None:
    """An account with three posts in two pages, comments and answers under each, and conversations."""
    path = f"/v24.0/{US}/media"
    network.on("GET", path, pages_of(path, [_post(day) for day in (3, 2, 1)]))
    plays_conversations(network, "88")
    words = {
        "text": "@acme do you hear us?",
        "username": "mira.d",
        "timestamp": "2026-11-20T12:00:00+0000",
    }
    network.on("GET", f"/v24.0/{US}", Reply(data={"mentioned_comment": words, "username": "acme"}))
    network.on("GET", path, pages_of(path, [_post(day) for day in (3, 2, 1)]))
    numbers = itertools.count(901)

    def take(_asked: Asked) -> Reply:
        return Reply(data={"id": str(next(numbers))})

    network.on("POST", "/v24.0/501/replies", take)


def _post(day: int) -> dict[str, Any]:
    at = f"2026-11-1{day}T08:00:00+0000"
    reply = {
        "id": f"{day}02",
        "text": "And now?",
        "timestamp": f"2026-11-1{day}T10:00:00+0000",
        "from": MIRA,
    }
    first = {
        "id": f"{day}01",
        "text": "Hello?",
        "timestamp": f"2026-11-1{day}T09:00:00+0000",
        "from": MIRA,
    }
    return {
        "id": f"9{day}", "timestamp": at, "permalink": f"https://instagram.test/p/{day}/",
        "comments": {"data": [{**first, "replies": {"data": [reply]}}]},
    }  # fmt: skip
