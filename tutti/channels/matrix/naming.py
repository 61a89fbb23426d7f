"""Names of messages: an event's id alone does not say in which room it stands, so the room goes before it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

USER = re.compile(r"@[^\s:@]{1,200}:[^\s:@/]{1,200}(:\d{1,5})?")


def name_of(room: str, event: str) -> str:
    """What Tutti calls a message."""
    return f"{room}/{event}"


def parts_of(name: str) -> tuple[str, str]:
    """Room and event of a name; the event is empty when it names a room, both when it is no name of ours."""
    if not name.startswith("!"):
        return "", ""
    room, slash, event = name.partition("/$")
    return room, f"${event}" if slash else ""


def is_user(value: str) -> bool:
    return bool(USER.fullmatch(value))


def server_of(user: str) -> str:
    return user.partition(":")[2].lower()


def transaction(external_id: str, *part: object) -> str:
    """The same for every attempt at the same thing: the server takes a transaction once."""
    said = "\x00".join([external_id, *(str(one) for one in part)])
    return OURS + hashlib.sha256(said.encode()).hexdigest()[:40]


def within(name: str) -> str:
    """A name as a step of a path."""
    return quote(name, safe="")


def page_of(room: str, event: str) -> str:
    """Where a client opens a message."""
    return f"https://matrix.to/#/{within(room)}/{within(event)}"


OURS = "tutti-"  # how our transactions begin: an echo of one is not heard again
