"""From an event, as it was kept with what was known of its room, to what it says. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    Deleted,
    Edited,
    Inbound,
    InboundFile,
    Nothing,
    Party,
    Raw,
    Reading,
    Trust,
    Unreadable,
)
from tutti.channels.matrix.naming import OURS, name_of, page_of, parts_of

SKEW = timedelta(minutes=5)  # what a sender's clock may be ahead of ours before ours is believed
TEXT_LENGTH = 200_000
FILES = frozenset({"m.image", "m.file", "m.audio", "m.video"})
NOT_SAID = frozenset({"m.key.verification.request"})  # programs among themselves
QUOTED = re.compile(r"\A((?:> ?.*\n)+)\n")  # how older clients repeat what they answer
FILE_NAME = re.compile(r"\S[^/\n]{0,200}\.\w{1,5}")


class Torn(Exception):
    """The bytes are no event of ours."""


class Kept(msgspec.Struct, kw_only=True):
    """An event and what the server said about it: of its room, of its author, of the message it changes."""

    event: dict[str, Any]
    room: str
    direct: bool = False
    public: bool = False
    name: str = ""
    original_sender: str = ""  # of an edit: who wrote what it changes
    file: int = 0  # bytes of the file that follow


@dataclass(frozen=True, kw_only=True)
class House:
    """Whose account reads, and whether its rooms are colleagues' own."""

    user: str
    inside: bool = False


def pack(kept: Kept, data: bytes = b"") -> bytes:
    """A line of JSON, then the file: whole in itself, to be read again years later."""
    kept.file = len(data)
    return msgspec.json.encode(kept) + b"\n" + data


def unpack(data: bytes) -> tuple[Kept, bytes]:
    line, _newline, rest = data.partition(b"\n")
    try:
        kept = msgspec.json.decode(line, type=Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Torn(_("This is no event of a room.")) from error
    if kept.file != len(rest):
        raise Torn(_("The file of this event is not all here."))
    return kept, rest


def key_of(room: str, event: Mapping[str, Any]) -> str:
    """What an event is called for ever; an edit and a deletion by what they change."""
    own = str(event.get("event_id", ""))
    if changed := replaced(event):
        return f"{name_of(room, changed)}:edit:{own}"
    if gone := redacted(event):
        return f"{name_of(room, gone)}:deleted"
    return name_of(room, own)


def replaced(event: Mapping[str, Any]) -> str:
    """The event this one is the new text of; "" when it is none."""
    relation = _relation(event)
    changed = relation.get("event_id")
    if relation.get("rel_type") == "m.replace" and isinstance(changed, str):
        return changed
    return ""


def redacted(event: Mapping[str, Any]) -> str:
    """The event this one takes away; newer rooms say it inside the content."""
    if event.get("type") != "m.room.redaction":
        return ""
    found = event.get("redacts") or _content(event).get("redacts")
    return found if isinstance(found, str) else ""


def file_of(event: Mapping[str, Any]) -> tuple[str, int]:
    """Where the file of a message stands and how large it says it is; ("", 0) for a message without one."""
    content = _content(event)
    place, info = content.get("url"), content.get("info")
    has_file = content.get("msgtype") in FILES or event.get("type") == "m.sticker"
    if not has_file or not isinstance(place, str):
        return "", 0
    size = info.get("size") if isinstance(info, dict) else 0
    return place, size if isinstance(size, int) else 0


def read(raw: Raw, house: House) -> Reading:
    """One answer, whatever the item holds."""
    try:
        kept, data = unpack(raw.data)
    except Torn as torn:
        return Unreadable(reason=str(torn))
    return (
        _said(kept, data, raw, house)
        if _is_named(kept)
        else Unreadable(reason=_("The event does not say what it is called and who sent it."))
    )


def _is_named(kept: Kept) -> bool:
    own, sender = kept.event.get("event_id"), kept.event.get("sender")
    return (
        isinstance(own, str)
        and isinstance(sender, str)
        and bool(parts_of(name_of(kept.room, own))[1])
    )


def _said(kept: Kept, data: bytes, raw: Raw, house: House) -> Reading:
    kind, content = kept.event.get("type"), _content(kept.event)
    if _is_echo(kept.event, house):
        return Nothing(what="what Tutti itself sent")
    if kind == "m.room.encrypted":
        return Unreadable(reason=_("The message is encrypted. Ask for it in a room that is not."))
    if kind == "m.room.redaction":
        return _deleted(kept, raw)
    if kind not in {"m.room.message", "m.sticker"} or content.get("msgtype") in NOT_SAID:
        return Nothing(what=str(content.get("msgtype") or kind)[:100])
    return _edited(kept, raw) if replaced(kept.event) else _message(kept, data, raw, house)


def _is_echo(event: Mapping[str, Any], house: House) -> bool:
    """The server tells the account that sent something under which name it did so, and only that one."""
    unsigned = event.get("unsigned")
    said = unsigned.get("transaction_id") if isinstance(unsigned, dict) else None
    return isinstance(said, str) and said.startswith(OURS) and event.get("sender") == house.user


def _deleted(kept: Kept, raw: Raw) -> Reading:
    gone = redacted(kept.event)
    if not gone:
        return Nothing(what="m.room.redaction of nothing")
    return Deleted(external_id=name_of(kept.room, gone), at=_at(kept.event, raw))


def _edited(kept: Kept, raw: Raw) -> Reading:
    """Only the author may change a message; servers pass on what anybody sends as an edit."""
    if kept.original_sender != kept.event["sender"]:
        return Nothing(what="an edit by somebody else")
    new = _content(kept.event).get("m.new_content")
    text = new.get("body") if isinstance(new, dict) else None
    if not isinstance(text, str):
        return Nothing(what="an edit without words")
    return Edited(
        external_id=name_of(kept.room, replaced(kept.event)),
        text=_unquoted(text)[1],
        at=_at(kept.event, raw),
        version=kept.event["event_id"],
    )


def _message(kept: Kept, data: bytes, raw: Raw, house: House) -> Reading:
    content = _content(kept.event)
    body = content.get("body")
    if not isinstance(body, str):
        return Nothing(what="a message that was taken away")
    sender, at = kept.event["sender"], _at(kept.event, raw)
    files = _files(content, kept, data)
    folded, text = _unquoted(_caption(content, body) if files else body)
    return Inbound(
        author=Party(kind="matrix", value=sender, name=kept.name),
        text=_spoken(content, text, kept.name or sender),
        folded=folded,
        at=at,
        claimed_at=_claimed(kept.event),
        external_id=name_of(kept.room, kept.event["event_id"]),
        follows=_follows(kept, house),
        audience=_audience(kept, house),
        ours=sender == house.user,
        trust=Trust.VERIFIED,
        automatic="notice" if content.get("msgtype") == "m.notice" else "",
        files=files,
        details={"url": page_of(kept.room, kept.event["event_id"])},
    )


def _spoken(content: Mapping[str, Any], text: str, who: str) -> str:
    if content.get("msgtype") == "m.emote":
        text = f"* {who} {text}"
    if content.get("msgtype") == "m.location" and isinstance(content.get("geo_uri"), str):
        text = f"{text}\n{content['geo_uri']}"
    return text[:TEXT_LENGTH]


def _audience(kept: Kept, house: House) -> Audience:
    if house.inside:
        return Audience.INTERNAL
    return Audience.PUBLIC if kept.public else Audience.PRIVATE


def _follows(kept: Kept, house: House) -> tuple[str, ...]:
    """The room where all of it is one conversation; where many talk, only the thread and what is answered."""
    relation = _relation(kept.event)
    root = relation.get("event_id") if relation.get("rel_type") == "m.thread" else None
    answered = relation.get("m.in_reply_to")
    near = answered.get("event_id") if isinstance(answered, dict) else None
    events = dict.fromkeys(one for one in (root, near) if isinstance(one, str) and one)
    rooms = (kept.room,) if kept.direct or house.inside else ()
    return (*rooms, *(name_of(kept.room, one) for one in events))


def _files(content: Mapping[str, Any], kept: Kept, data: bytes) -> tuple[InboundFile, ...]:
    place, _size = file_of(kept.event)
    if not place:
        return ()
    info = content.get("info")
    said = info.get("mimetype") if isinstance(info, dict) else None
    name, alt = _named(content)
    return (
        InboundFile(
            name=name,
            content_type=said if isinstance(said, str) else "application/octet-stream",
            data=data,
            alt=alt,
            url="" if data else place,
        ),
    )


def _named(content: Mapping[str, Any]) -> tuple[str, str]:
    """A file's name and the words for it: newer clients send both, older ones one of them."""
    name, body = content.get("filename"), str(content.get("body", ""))
    if isinstance(name, str) and name:
        return name[:200], "" if body == name else body[:2000]
    if FILE_NAME.fullmatch(body):
        return body[:200], ""
    return _("File"), body[:2000]


def _caption(content: Mapping[str, Any], body: str) -> str:
    name = content.get("filename")
    return body if isinstance(name, str) and name and body != name else ""


def _unquoted(body: str) -> tuple[str, str]:
    """What is repeated of the answered message, and the words themselves."""
    found = QUOTED.match(body)
    if found is None:
        return "", body[:TEXT_LENGTH]
    return found[1].strip()[:TEXT_LENGTH], body[found.end() :][:TEXT_LENGTH]


def _at(event: Mapping[str, Any], raw: Raw) -> datetime:
    """When it was written; when we took it, where the sender's clock runs ahead of ours."""
    taken = raw.received_at or datetime.now(UTC)
    claimed = _claimed(event)
    return claimed if claimed and claimed <= taken + SKEW else taken


def _claimed(event: Mapping[str, Any]) -> datetime | None:
    stamp = event.get("origin_server_ts")
    if not isinstance(stamp, int) or isinstance(stamp, bool) or stamp <= 0:
        return None
    try:
        return datetime.fromtimestamp(stamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _content(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found = event.get("content")
    return found if isinstance(found, dict) else {}


def _relation(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found = _content(event).get("m.relates_to")
    return found if isinstance(found, dict) else {}
