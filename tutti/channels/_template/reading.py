"""What stands in an item of the network, without asking anybody."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated

import msgspec

from tutti.channels.contract import (
    Deleted,
    Edited,
    Inbound,
    Nothing,
    Party,
    Raw,
    Reading,
    Trust,
    Unreadable,
)


class Author(msgspec.Struct):
    id: str
    name: str = ""


class Item(msgspec.Struct):
    """`what` is "message", "edit", "delete", or something we have no use for; `version` tells two edits apart."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    author: Author | None = None
    what: str = "message"
    text: str = ""
    thread: str = ""
    answers: str = ""
    version: int = 0


def key_of(data: bytes) -> str:
    """The same item has the same key, however it came. What cannot be read is known by its bytes."""
    try:
        item = msgspec.json.decode(data, type=Item)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return f"bytes:{hashlib.sha256(data).hexdigest()}"
    changes = {"edit": f":edit:{item.version}", "delete": ":deleted"}
    return item.id + changes.get(item.what, "")


def read_one(raw: Raw) -> Reading:
    try:
        item = msgspec.json.decode(raw.data, type=Item)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return Unreadable(reason=f"This is no item of the network: {error}")
    if item.what == "edit":
        version = str(item.version)
        return Edited(external_id=item.id, text=item.text, at=item.at, version=version)
    if item.what == "delete":
        return Deleted(external_id=item.id, at=item.at)
    if item.what != "message" or item.author is None or not item.text.strip():
        return Nothing(what=item.what)
    author = Party(kind="handle", value=item.author.id, name=item.author.name[:200])
    follows = (f"thread:{item.thread}" if item.thread else "", item.answers)
    return Inbound(
        author=author, text=item.text, at=item.at, external_id=item.id,
        follows=tuple(name for name in follows if name), trust=Trust.VERIFIED,
    )  # fmt: skip
