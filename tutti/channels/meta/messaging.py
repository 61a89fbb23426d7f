"""Messenger and Instagram messages as their webhooks tell them: one event, one reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tutti.channels.contract import (
    Deleted,
    Edited,
    Inbound,
    InboundFile,
    Nothing,
    Party,
    Raw,
    Reading,
    Reported,
    Trust,
    Unreadable,
)
from tutti.channels.payloads import Json, dict_at, dicts_at, moment_at, text_at, when

CONTENT_TYPES: Mapping[str, str] = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "ig_reel": "video/mp4",
    "reel": "video/mp4",
    "audio": "audio/mp4",
    "file": "application/octet-stream",
}
ON_THE_NETWORK = "text/uri-list"  # a post, a story, a product: it stands there, we have its address
NOT_SHOWN = "[The network did not hand over this message. Look at it there.]"
NAMELESS = Unreadable(reason="The event does not say which message it is about.")


def read_messaging(part: Json, raw: Raw, *, kind: str, account: str) -> Reading:
    """Read an event of a conversation with `account`, whose people are known by a scoped id as `kind`."""
    event = dict_at(part, "messaging")
    sender, recipient = text_at(event, "sender.id"), text_at(event, "recipient.id")
    if account and account not in {sender, recipient}:
        return Nothing(what="a message of another account")
    at = when(raw, moment_at(event, "timestamp"), moment_at(part, "entry.time"))
    if dict_at(event, "message"):
        return _said(event, at, kind=kind, account=account)
    if dict_at(event, "postback"):
        return _tapped(event, raw, at, kind=kind)
    if edited := dict_at(event, "message_edit"):
        return _edited(edited, at)
    return _quiet(event, at)


def _said(event: Json, at: datetime, *, kind: str, account: str) -> Reading:
    message = dict_at(event, "message")
    mid, sender = text_at(message, "mid"), text_at(event, "sender.id")
    if not mid or not sender:
        return NAMELESS
    if message.get("is_deleted"):
        return Deleted(external_id=mid, at=at)
    ours = bool(message.get("is_echo")) or sender == account
    other = text_at(event, "recipient.id") if ours else sender
    answered = text_at(message, "reply_to.mid")
    return Inbound(
        author=Party(kind=kind, value=sender, name=text_at(event, "sender.name")),
        text=_words(message),
        at=at,
        external_id=mid,
        follows=(f"thread:{other}", *([answered] if answered else [])),
        ours=ours,
        trust=Trust.VERIFIED,
        files=tuple(_file(one) for one in _attached(message)),
        details=_details(event, message),
    )


def _tapped(event: Json, raw: Raw, at: datetime, *, kind: str) -> Reading:
    """A button of ours was tapped: what stood on it is what they said."""
    tapped, sender = dict_at(event, "postback"), text_at(event, "sender.id")
    if not sender:
        return NAMELESS
    return Inbound(
        author=Party(kind=kind, value=sender),
        text=text_at(tapped, "title") or text_at(tapped, "payload"),
        at=at,
        external_id=text_at(tapped, "mid") or raw.key,
        follows=(f"thread:{sender}",),
        trust=Trust.VERIFIED,
        details=_details(event, tapped),
    )


def _edited(edited: Json, at: datetime) -> Reading:
    mid = text_at(edited, "mid")
    if not mid:
        return NAMELESS
    version = text_at(edited, "num_edit") or at.isoformat()
    return Edited(external_id=mid, text=text_at(edited, "text"), at=at, version=version)


def _quiet(event: Json, at: datetime) -> Reading:
    """What happened around messages. Messenger says up to when was read, not which: that tells us nothing of one."""
    if mid := text_at(event, "read.mid"):
        return Reported(external_id=mid, state="read", at=at)
    mids = dict_at(event, "delivery").get("mids")
    if isinstance(mids, list) and len(mids) == 1 and isinstance(mids[0], str) and mids[0]:
        return Reported(external_id=mids[0], state="delivered", at=at)
    known = sorted(set(event) - {"sender", "recipient", "timestamp"})
    return Nothing(what=", ".join(known)[:200]) if known else NAMELESS


def _words(message: Json) -> str:
    """The text; places in words; where the network holds the message back, that it does."""
    said = [text_at(message, "text")]
    for one in dicts_at(message, "attachments"):
        spot = dict_at(one, "payload.coordinates")
        latitude, longitude = spot.get("lat"), spot.get("long")
        if isinstance(latitude, int | float) and isinstance(longitude, int | float):
            said.append(f"{latitude:.6f}, {longitude:.6f}")
    found = "\n".join(words for words in said if words)
    held_back = message.get("is_unsupported") or not (found or _attached(message))
    return found or (NOT_SHOWN if held_back else "")


def _attached(message: Json) -> list[Json]:
    return [one for one in dicts_at(message, "attachments") if _address(one)]


def _address(attachment: Json) -> str:
    return text_at(attachment, "payload.url") or text_at(attachment, "url")


def _file(attachment: Json) -> InboundFile:
    """The network keeps it for some days at an address that needs no key; it is not fetched here."""
    what = text_at(attachment, "type")
    title = text_at(attachment, "payload.title") or text_at(attachment, "title")
    return InboundFile(
        name=(title or what or "file")[:200],
        content_type=CONTENT_TYPES.get(what, ON_THE_NETWORK),
        data=b"",
        url=_address(attachment),
    )


def _details(event: Json, message: Json) -> dict[str, str]:
    told = {
        "url": text_at(message, "reply_to.story.url"),
        "started": text_at(message, "referral.ref") or text_at(event, "referral.ref"),
    }
    return {key: value for key, value in told.items() if value}
