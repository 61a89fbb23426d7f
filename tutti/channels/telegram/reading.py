"""What an update of Telegram's says: one event, one reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from tutti.channels.contract import (
    Audience,
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
from tutti.channels.payloads import (
    Json,
    as_item,
    decoded,
    dict_at,
    dicts_at,
    moment_at,
    print_of,
    text_at,
    value_at,
    when,
    without,
)

HEARD = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")
MEDIA: Mapping[str, str] = {
    "document": "application/octet-stream",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "animation": "video/mp4",
    "sticker": "image/webp",
}
START = "/start"
AROUND = frozenset({
    "message_id", "date", "chat", "from", "sender_chat", "edit_date", "reply_to_message", "message_thread_id",
    "is_topic_message", "entities", "caption_entities", "link_preview_options", "via_bot", "author_signature",
    "forward_origin", "forward_from", "forward_date", "has_protected_content", "business_connection_id",
})  # fmt: skip


def events(update: Json, *, received_at: datetime | None) -> Iterator[Raw]:
    """Each event of an update as an item; an update has one, but nothing more is lost if it has several."""
    shared = {"update_id": update["update_id"]} if "update_id" in update else {}
    kinds = [key for key in update if key != "update_id"]
    if not kinds:
        yield as_item(f"update:{print_of(update)}", update, received_at=received_at)
    for kind in kinds:
        part = {**shared, kind: update[kind]}
        yield as_item(_key(kind, update[kind], part), part, received_at=received_at)


def name_of(message: Json) -> str:
    """Telegram counts messages per chat: a message's own name needs both."""
    chat, id_ = text_at(message, "chat.id"), text_at(message, "message_id")
    return f"{chat}:{id_}" if chat and id_ else ""


def read_event(raw: Raw) -> Reading:
    part = decoded(raw)
    if isinstance(part, Unreadable):
        return part
    kinds = [key for key in part if key != "update_id"]
    if "update_id" not in part or not kinds:
        return Unreadable(reason="This is no update of Telegram.")
    kind = kinds[0]
    if kind == "message":
        return _said(dict_at(part, kind), raw)
    if kind == "edited_message":
        return _edited(dict_at(part, kind), raw)
    return Nothing(what=kind[:200])


def _key(kind: str, event: object, part: Json) -> str:
    name = name_of(event) if isinstance(event, dict) else ""
    if name and kind in {"message", "channel_post"}:
        return name
    if name and kind in {"edited_message", "edited_channel_post"}:
        return f"{name}:edit:{text_at(event, 'edit_date')}"
    if "update_id" in part:
        return f"update:{text_at(part, 'update_id')}:{kind}"
    return f"update:{print_of(part)}"


def _edited(message: Json, raw: Raw) -> Reading:
    name = name_of(message)
    if not name:
        return Unreadable(reason="The update does not say which message it is about.")
    at = when(raw, moment_at(message, "edit_date"), moment_at(message, "date"))
    return Edited(
        external_id=name, text=_words(message), at=at, version=text_at(message, "edit_date")
    )


def _said(message: Json, raw: Raw) -> Reading:
    name, words, files = name_of(message), _words(message), _files(message)
    if not name:
        return Unreadable(reason="The update does not say which message it is about.")
    if message.get("is_automatic_forward"):
        return Nothing(what="a post of our channel, passed on to its group")
    if not words and not files:
        return Nothing(what=", ".join(sorted(without(message, AROUND)))[:200] or "an empty message")
    command, _space, token = words.partition(" ")
    started = token.strip() if command == START else ""
    private = text_at(message, "chat.type") == "private"
    author = _author(message)
    return Inbound(
        author=author,
        text=START if started else words,
        at=when(raw, moment_at(message, "date")),
        external_id=name,
        follows=_follows(message, private=private),
        audience=Audience.PRIVATE if private else Audience.PUBLIC,
        trust=Trust.VERIFIED if author else Trust.WEAK,
        automatic="bot" if value_at(message, "from.is_bot") is True else "",
        files=files,
        details=_details(message, started),
    )


def _follows(message: Json, *, private: bool) -> tuple[str, ...]:
    """A private chat is one conversation; in a group, where many talk, only what answers stands together."""
    chat = text_at(message, "chat.id")
    answered = dict_at(message, "reply_to_message")
    id_ = text_at(answered, "message_id") if "forum_topic_created" not in answered else ""
    above = [f"thread:{chat}"] if private else []
    return (*above, f"{chat}:{id_}") if id_ else tuple(above)


def _author(message: Json) -> Party | None:
    for path in ("sender_chat", "from"):
        one = dict_at(message, path)
        if id_ := text_at(one, "id"):
            parts = (text_at(one, "first_name"), text_at(one, "last_name"))
            full = " ".join(part for part in parts if part)
            name = full or text_at(one, "title") or text_at(one, "username")
            return Party(kind="telegram", value=id_, name=name[:200])
    return None


def _words(message: Json) -> str:
    if found := text_at(message, "text") or text_at(message, "caption"):
        return found
    return next(
        (words for key, say in SAID.items() if key in message and (words := say(message))), ""
    )


def _place(message: Json) -> str:
    spot = dict_at(message, "location") or dict_at(message, "venue.location")
    latitude, longitude = spot.get("latitude"), spot.get("longitude")
    numbers = isinstance(latitude, int | float) and isinstance(longitude, int | float)
    where = f"{latitude:.6f}, {longitude:.6f}" if numbers else ""
    lines = (text_at(message, "venue.title"), text_at(message, "venue.address"), where)
    return "\n".join(line for line in lines if line)


def _card(message: Json) -> str:
    card = dict_at(message, "contact")
    parts = (text_at(card, "first_name"), text_at(card, "last_name"), text_at(card, "phone_number"))
    return " ".join(part for part in parts if part)


SAID: Mapping[str, Callable[[Json], str]] = {
    "venue": _place,
    "location": _place,
    "contact": _card,
    "poll": lambda message: text_at(message, "poll.question"),
    "dice": lambda message: text_at(message, "dice.emoji"),
    "sticker": lambda message: text_at(message, "sticker.emoji"),
}


def _files(message: Json) -> tuple[InboundFile, ...]:
    """Telegram keeps files behind the bot's key; here stand their ids."""
    found = [_file(what, dict_at(message, what), kind) for what, kind in MEDIA.items()]
    sizes = dicts_at(message, "photo")
    largest = max(sizes, key=_size, default={})
    return tuple(file for file in (_file("photo", largest, "image/jpeg"), *found) if file)


def _size(photo: Json) -> int:
    width, height = photo.get("width"), photo.get("height")
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def _file(what: str, file: Json, content_type: str) -> InboundFile | None:
    id_ = text_at(file, "file_id")
    if not id_:
        return None
    name = text_at(file, "file_name") or text_at(file, "title") or what
    said = text_at(file, "mime_type") or content_type
    return InboundFile(name=name[:200], content_type=said[:100], data=b"", url=f"telegram:{id_}")


def _details(message: Json, started: str) -> dict[str, str]:
    public = text_at(message, "chat.username")
    told = {
        "started": started[:64],
        "language": text_at(message, "from.language_code")[:35],
        "visibility": text_at(message, "chat.type"),
        "url": f"https://t.me/{public}/{text_at(message, 'message_id')}" if public else "",
    }
    if told["visibility"] == "private":
        told["url"] = ""
    return {key: value for key, value in told.items() if value}
