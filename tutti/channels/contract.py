"""What every channel promises, in types: raw items in, their reading, a reply out, and two kinds of no.

A connector stores nothing and decides nothing. `poll` or `receive` yields `Raw`; Tutti stores each, commits,
and only then calls `acknowledge`. `read` turns stored raw items into `Inbound`, again and again if need be,
without a network. `send` hands over one reply and says what the other side answered.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


class ChannelTrouble(Exception):
    """Why a channel did not work.

    ChannelTrouble
     ├─ TryLater       it may work again; `until` says when, if the other side said so
     ├─ WillNotWork    a person must change something; the message says what
     └─ Uncertain      the other side may or may not have taken it; never sent again blindly
    """


class TryLater(ChannelTrouble):
    def __init__(self, why: str, *, until: datetime | None = None) -> None:
        super().__init__(why)
        self.until = until


class WillNotWork(ChannelTrouble):
    pass


class Uncertain(ChannelTrouble):
    pass


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
    """A file that came with a message. `content_id` ties an inline picture to its place in the text."""

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False


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
    )  # small, for showing: a call's length, a rating
    history: bool = False
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A raw item that could not be read, with the reason a person will see. Its bytes are kept."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One reply, frozen: what is sent is what was decided. `external_id` is ours, fixed before the first attempt.

    `automatic`: a machine wrote it; the channel marks it so, where the network has a word for that. `reply_to` is
    where answers shall go; left out, the connector knows. `conversation` 0 is none: a mail to one of our members.
    """

    external_id: str
    conversation: int
    to: Party
    text: str
    title: str = ""
    author_name: str = ""
    follows: tuple[str, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    automatic: bool = False
    reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The other side took it; `provider_id` is what it called it (may be empty)."""

    provider_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One line of a channel's set-up form. `secret` ones are sealed and never shown again.

    `advanced` ones stand folded under the others: most people never open them.
    """

    key: str
    label: str
    help: str = ""
    kind: str = "text"  # text, lines, texts (per language), number, choice, yesno, date, secret
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    default: Any = ""
    advanced: bool = False

    @property
    def secret(self) -> bool:
        return self.kind == "secret"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of a live test: what was tried, whether it held, and what to do when it did not."""

    what: str
    ok: bool
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """A configured channel as a connector sees it: plain values, no database.

    `cursor` is what the connector returned last time (see `Polled`); `credentials` are decrypted for this call.
    """

    channel_id: int
    settings: Mapping[str, Any]
    credentials: Mapping[str, Any] = field(repr=False)
    cursor: Mapping[str, Any] = field(default_factory=dict)
    starts_at: datetime | None = None
    own_addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Polled:
    """A batch of raw items and the cursor that is true once they are stored."""

    items: Sequence[Raw]
    cursor: Mapping[str, Any]
    more: bool = False


class Connector:
    """A channel's side of the contract. Copy the smallest one, `webhook/`, and fill in what the network can do.

    Class facts: `kind` (the folder's name), `label`, `settings` (the form), `polls`, `sends`, `door`, and `limits`, a
    list of sentences on what this channel honestly cannot do.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str] = "mail"
    settings: ClassVar[tuple[Setting, ...]] = ()
    audience: ClassVar[Audience] = Audience.PRIVATE
    polls: ClassVar[bool] = False
    sends: ClassVar[bool] = False
    configured: ClassVar[bool] = (
        True  # False: Tutti makes it itself, nobody sets it up (the importer)
    )
    looks_up: ClassVar[bool] = False  # the network can be asked whether a send arrived
    door: ClassVar[str] = ""  # "form" or "hooks": others come in at /<door>/<the channel's token>/
    answers_by: ClassVar[str] = (
        ""  # the kind of channel that carries answers where this one cannot ("email")
    )
    joins: ClassVar[bool] = (
        False  # `Inbound.conversation` may be of any channel: Tutti's own page proved it
    )
    limits: ClassVar[tuple[str, ...]] = ()

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings with what can be known from them filled in (the servers of a mail provider)."""
        return dict(settings)

    def addresses(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """Our own addresses on this channel, canonical; what comes from one of them is never auto-answered."""
        del settings
        return ()

    def check(self, connection: Connection) -> list[Finding]:
        """Try the settings live, step by step, and say exactly what is wrong."""
        raise NotImplementedError

    def poll(self, connection: Connection) -> Iterator[Polled]:
        """Yield batches, oldest first. Nothing may be acknowledged to the outside here."""
        raise NotImplementedError

    def acknowledge(self, connection: Connection, polled: Polled) -> None:
        """Tell the outside that a batch is stored. Called after the commit; being called twice is harmless."""

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        """Wait until the network says there may be something (IMAP IDLE). False when the time ran out, or at
        once where the network has no way to say so: the caller keeps the pause.
        """
        del connection, seconds
        return False

    def let_go(self) -> None:
        """Close what this thread kept open between `wait` and `poll`; it asks no more."""

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        """Read stored items, in order, one answer each. Never raises for what an item holds."""
        raise NotImplementedError

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        """Hand over one reply once. Raises `TryLater` before anything left, `WillNotWork` on a refusal, and
        `Uncertain` when the line broke after the text was handed over.
        """
        raise NotImplementedError

    def find_sent(self, connection: Connection, outgoing: Outgoing) -> Sent | None:
        """Whether an uncertain send arrived; only for channels that `looks_up`."""
        raise NotImplementedError
