"""What comes in: raw items, and what a channel reads in them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Audience(enum.StrEnum):
    """Who can read a conversation."""

    PUBLIC = "public"
    PRIVATE = "private"
    INTERNAL = "internal"


class Trust(enum.StrEnum):
    """How far the author's name can be believed. A mail's From alone is `WEAK` and grants nothing."""

    VERIFIED = "verified"  # aligned sender authentication, a signature, or a signed-in member
    TOKEN = "token"  # noqa: S105 -- came back through an address only the addressee knew
    WEAK = "weak"
    FAILED = "failed"  # authentication was tried and did not hold


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody outside as a channel knows them. `value` is canonical: a lower-cased mail address, E.164, a handle."""

    kind: str  # "email", "phone", "handle", …
    value: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Raw:
    """One item exactly as it arrived. `key` names it for ever within its channel; the same key is the same item."""

    key: str
    data: bytes
    received_at: datetime | None = None  # when the other side took it; now, when left out
    details: Mapping[str, Any] = field(default_factory=dict)  # what the protocol said beside it


@dataclass(frozen=True, kw_only=True)
class InboundFile:
    """A file that came with a message. `content_id` ties an inline picture to its place in the text.

    `alt` is the author's own description of it. One that the network keeps has no data but a `url`.
    """

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False
    alt: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """A raw item, read. Times are aware; `at` orders the conversation, `claimed_at` is what the sender wrote.

    `external_id` is this message's own name on the network and `follows` the names of those it answers, nearest
    last: conversations are threaded by these and by `conversation`, a conversation id proved by a signed reply
    address. `ours` marks an exchange we wrote (imported history). `automatic` says why nobody may be
    auto-answered ("" when a person wrote). `failed_sends` are our own messages this one reports as undelivered.
    `fields` are custom fields of the case, by key. `history` starts no clock, notice or promise.
    """

    author: Party | None
    text: str
    at: datetime
    title: str = ""
    folded: str = ""  # quoted text and signature, kept, shown on request
    html: bool = False  # the raw item holds an HTML version
    claimed_at: datetime | None = None
    external_id: str = ""
    follows: tuple[str, ...] = ()
    conversation: int | None = None
    audience: Audience = Audience.PRIVATE
    ours: bool = False
    trust: Trust = Trust.WEAK
    automatic: str = ""
    failed_sends: tuple[str, ...] = ()
    files: tuple[InboundFile, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(
        default_factory=dict
    )  # small, for showing: a call's length, a rating; the words of `DETAILS`
    history: bool = False
    closed: bool = False


DETAILS: Mapping[str, str] = {
    "url": "where the message stands on its network",
    "warning": "the content warning its author put before it",
    "language": "the language its author or network says it is in (BCP 47)",
    "followers": "how many follow the author (a number)",
    "search": "the saved search that heard it (an id)",
    "visibility": "the network's own word for who may read it",
    "started": "what a link of ours that was followed here said (Telegram's start, m.me's ref)",
}


@dataclass(frozen=True, kw_only=True)
class Edited:
    """The author changed a message. `external_id` is the message's own name; `version` tells two edits apart.

    `author` where the network itself does not keep others from claiming a change: only the author's counts.
    """

    external_id: str
    text: str
    at: datetime
    version: str = ""
    title: str = ""
    warning: str = ""
    author: Party | None = None


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A message is gone upstream: its text is hidden here, that it was there stays known."""

    external_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Who may read a message changed upstream."""

    external_id: str
    audience: Audience
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What became of a message of ours. `external_id` is our name of it or the network's (`Sent.provider_id`)."""

    external_id: str
    state: str  # "delivered", "read" or "failed"
    at: datetime
    why: str = ""  # of "failed", in words a person reads


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """An item that was understood and says nothing to us (somebody joined a room), with what it was."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A raw item that could not be read, with the reason a person will see. Its bytes are kept."""

    reason: str


Reading = Inbound | Edited | Deleted | Shown | Reported | Nothing | Unreadable
