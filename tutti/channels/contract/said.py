"""What goes out: one reply, how one writes on a network, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tutti.channels.contract.heard import Audience, Party


@dataclass(frozen=True, kw_only=True)
class OutgoingFile:
    """A file of a reply. `alt` describes it for those who do not see it."""

    name: str
    content_type: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One reply, frozen: what is sent is what was decided. `external_id` is ours, fixed before the first attempt.

    `automatic`: a machine wrote it; the channel marks it so, where the network has a word for that. `reply_to` is
    where answers shall go; left out, the connector knows. `conversation` 0 is none: a mail to one of our members.

    `answers` is the network's name of the message this one answers directly; with audience private under a public
    one, it opens a private conversation with `to` (only where the channel `opens_private`). `parts` are the words as
    they were split when the reply was decided; empty, `text` goes as it is. `template` names words the network
    approved beforehand.
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
    audience: Audience = Audience.PRIVATE
    answers: str = ""
    parts: tuple[str, ...] = ()
    warning: str = ""
    language: str = ""
    template: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The other side took it; `provider_id` is what it called it (may be empty), `url` where it stands.

    `also` are further names answers may come under: of the other parts, of the room that was opened.
    """

    provider_id: str = ""
    also: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How one writes on a network to one audience. Checked before a reply is decided, and shown while it is written.

    `longest` is in units of `counts` ("characters", "graphemes", "utf16", "bytes"; 0: no end); a link counts as
    `link_counts` where that is not 0. `splits`: a longer answer may go as several, one under the other. `window`:
    how long after their last message one may write freely; later only with one of `templates`.
    """

    longest: int = 0
    counts: str = "characters"
    link_counts: int = 0
    splits: bool = False
    files: int = 20
    file_types: tuple[str, ...] = ()  # beginnings of content types; empty: any
    largest_file: int = 20 * 1024 * 1024  # bytes
    alt_texts: bool = False
    warnings: bool = False
    languages: bool = False
    window: timedelta | None = None
    templates: tuple[str, ...] = ()
