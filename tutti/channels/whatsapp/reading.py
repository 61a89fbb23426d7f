"""What WhatsApp tells of a number: one event, one reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
from tutti.channels.meta.door import event_of
from tutti.channels.payloads import (
    Json,
    dict_at,
    dicts_at,
    moment_at,
    text_at,
    value_at,
    when,
)
from tutti.ground.text.phones import e164

MEDIA = ("image", "video", "audio", "document", "sticker")
STARTED = re.compile(r"#([\w-]{8,64})", re.ASCII)  # put into their first message by a link of ours
NAMELESS = Unreadable(reason="The event does not say which message it is about.")
NOT_SHOWN = "[WhatsApp did not hand over this message. Ask them to send it in another way.]"
STATES: Mapping[str, str] = {
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}


def read_event(raw: Raw, *, number: str) -> Reading:
    part = event_of(raw)
    if isinstance(part, Unreadable):
        return part
    value = dict_at(part, "value")
    if number and text_at(value, "metadata.phone_number_id") not in {"", number}:
        return Nothing(what="an event of another number")
    for status in dicts_at(value, "statuses"):
        return _reported(status, raw)
    for kind, ours in (("messages", False), ("message_echoes", True)):
        for message in dicts_at(value, kind):
            return _read(value, message, raw, ours=ours)
    what = f"{text_at(part, 'field')} {text_at(value, 'event')}".strip()
    return Nothing(what=what[:200] or "an event without a name")


def _reported(status: Json, raw: Raw) -> Reading:
    """Our own name of it comes back where we gave one: it tells even of a message whose taking was in doubt."""
    name = text_at(status, "biz_opaque_callback_data") or text_at(status, "id")
    state = text_at(status, "status")
    if not name:
        return NAMELESS
    if state not in STATES:
        return Nothing(what=f"our message is {state}"[:200])
    why = "; ".join(found for found in map(_trouble, dicts_at(status, "errors")) if found)
    at = when(raw, moment_at(status, "timestamp"))
    return Reported(
        external_id=name, state=STATES[state], at=at, why=why if state == "failed" else ""
    )


def _trouble(error: Json) -> str:
    title = text_at(error, "title") or text_at(error, "message")
    more = text_at(error, "error_data.details")
    return f"{title}: {more}" if title and more and more != title else title or more


def _read(value: Json, message: Json, raw: Raw, *, ours: bool) -> Reading:
    id_, kind = text_at(message, "id"), text_at(message, "type")
    at = when(raw, moment_at(message, "timestamp"))
    original = text_at(message, f"{kind}.original_message_id") if kind in {"edit", "revoke"} else ""
    if not id_ or (kind in {"edit", "revoke"} and not original):
        return NAMELESS
    if kind == "revoke":
        return Deleted(external_id=original, at=at)
    if kind == "edit":
        words = _words(dict_at(message, "edit.message"))
        return Edited(external_id=original, text=words, at=at, version=id_)
    if kind in {"reaction", "system"}:
        return Nothing(what=text_at(message, "system.body")[:200] or kind)
    return _said(value, message, at, ours=ours)


def _said(value: Json, message: Json, at: datetime, *, ours: bool) -> Reading:
    sender, other = text_at(message, "from"), text_at(message, "to" if ours else "from")
    people = {
        text_at(one, "wa_id"): text_at(one, "profile.name") for one in dicts_at(value, "contacts")
    }
    answered = text_at(message, "context.id")
    words = _words(message)
    started = STARTED.search(words)
    return Inbound(
        author=_person(sender, people.get(sender, ""), text_at(message, "from_user_id")),
        text=words,
        at=at,
        external_id=text_at(message, "id"),
        follows=(f"thread:{e164('+' + other) or other}", *([answered] if answered else [])),
        ours=ours,
        trust=Trust.VERIFIED if sender else Trust.WEAK,
        files=_files(message),
        details={"started": started[1]} if started and not ours else {},
    )


def _person(number: str, name: str, scoped: str) -> Party | None:
    if found := e164("+" + number) if number else "":
        return Party(kind="phone", value=found, name=name)
    if known := scoped or number:
        return Party(kind="whatsapp", value=known, name=name)
    return None


def _words(message: Json) -> str:
    kind = text_at(message, "type")
    said = WORDS[kind](message) if kind in WORDS else ""
    if kind in MEDIA:
        return text_at(message, f"{kind}.caption")
    return said or NOT_SHOWN


def _place(message: Json) -> str:
    spot = dict_at(message, "location")
    named = [text_at(spot, "name"), text_at(spot, "address")]
    latitude, longitude = spot.get("latitude"), spot.get("longitude")
    numbers = isinstance(latitude, int | float) and isinstance(longitude, int | float)
    where = f"{latitude:.6f}, {longitude:.6f}" if numbers else ""
    return "\n".join(line for line in (*named, where) if line)


def _cards(message: Json) -> str:
    lines = []
    for card in dicts_at(message, "contacts"):
        ways = [*dicts_at(card, "phones"), *dicts_at(card, "emails")]
        found = [text_at(way, "phone") or text_at(way, "email") for way in ways]
        lines.append(
            ", ".join(part for part in (text_at(card, "name.formatted_name"), *found) if part)
        )
    return "\n".join(lines)


def _order(message: Json) -> str:
    items = [
        f"{text_at(one, 'quantity')} x {text_at(one, 'product_retailer_id')}"
        for one in dicts_at(message, "order.product_items")
    ]
    return "\n".join(line for line in (text_at(message, "order.text"), *items) if line)


def _chosen(message: Json) -> str:
    """What they tapped, as it stood on the button or in the list; a filled form as its answers."""
    chosen = dict_at(message, "interactive")
    kind = text_at(chosen, "type")
    answer = dict_at(chosen, kind)
    if kind == "call_permission_reply":
        return f"[Calls: {text_at(answer, 'response')}]"
    return text_at(answer, "title") or text_at(answer, "response_json") or text_at(answer, "body")


WORDS: Mapping[str, Callable[[Json], str]] = {
    "text": lambda message: text_at(message, "text.body"),
    "location": _place,
    "contacts": _cards,
    "order": _order,
    "button": lambda message: text_at(message, "button.text"),
    "interactive": _chosen,
    "request_welcome": lambda _message: "[They opened the chat.]",
}


def _files(message: Json) -> tuple[InboundFile, ...]:
    """WhatsApp keeps a file for some days behind our key; here stands its id."""
    kind = text_at(message, "type")
    media, id_ = dict_at(message, kind), text_at(message, f"{kind}.id")
    if kind not in MEDIA or not id_:
        return ()
    name = text_at(media, "filename") or ("voice" if value_at(media, "voice") is True else kind)
    content_type = text_at(media, "mime_type").partition(";")[0] or "application/octet-stream"
    return (
        InboundFile(name=name[:200], content_type=content_type, data=b"", url=f"whatsapp:{id_}"),
    )
