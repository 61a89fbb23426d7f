"""Asking Telegram, and telling it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Connection,
    Gone,
    Outgoing,
    OutgoingFile,
    Polled,
    Sent,
    Throttled,
    Uncertain,
    WillNotWork,
)
from tutti.channels.handing import hand_over
from tutti.channels.payloads import Json, dict_at, dicts_at, text_at, value_at
from tutti.channels.telegram.reading import HEARD, events, name_of
from tutti.channels.web import LONGEST_REST, SHORTEST_REST, Web

SERVER = "https://api.telegram.org"
NAME = re.compile(r"(-?\d{1,20}):(\d{1,15})")
BATCH = 100
LARGEST_PHOTO = 10 * 1024 * 1024
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
HANGS = 5.0  # seconds an answer may take longer than we asked Telegram to wait
FORBIDDEN, CONFLICT, TOO_OFTEN = 403, 409, 429


def bot(connection: Connection, *, seconds: float = 20.0) -> Web:
    server = str(connection.settings.get("server") or SERVER).rstrip("/")
    token = quote("".join(str(connection.credentials.get("token") or "").split()), safe=":")
    if not token:
        raise WillNotWork(_("Enter the bot’s token."))
    return Web(base=f"{server}/bot{token}/", seconds=seconds, meaning=meaning)


def called(connection: Connection, method: str, data: Json, *, seconds: float = 20.0) -> Any:
    """The result of a method that changes nothing for others."""
    told = bot(connection, seconds=seconds).ask("POST", method, data=data)
    return value_at(told.data, "result")


def poll(connection: Connection) -> Iterator[Polled]:
    """Asking from a number on tells Telegram that all before it is stored: it may forget them."""
    offset = _offset(connection)
    while True:
        wanted = {"offset": offset, "limit": BATCH, "timeout": 0, "allowed_updates": HEARD}
        updates = dicts_at({"found": called(connection, "getUpdates", wanted)}, "found")
        numbers = [one["update_id"] for one in updates if isinstance(one.get("update_id"), int)]
        further = max(numbers, default=-1) + 1
        if further <= offset:
            return
        now = timezone.now()
        items = [item for one in updates for item in events(one, received_at=now)]
        offset, more = further, len(updates) == BATCH
        yield Polled(items=items, cursor={"offset": offset}, more=more)
        if not more:
            return


def wait(connection: Connection, seconds: float) -> bool:
    """Whether Telegram has something before the time is over; it answers at once when there is."""
    wanted = {
        "offset": _offset(connection),
        "limit": 1,
        "timeout": int(seconds),
        "allowed_updates": HEARD,
    }
    return bool(called(connection, "getUpdates", wanted, seconds=seconds + HANGS))


def send(connection: Connection, outgoing: Outgoing) -> Sent:
    chat, reply = _where(outgoing)
    parts = [part for part in outgoing.parts or (outgoing.text,) if part.strip()]
    steps: list[Callable[[], Any]] = [
        partial(
            _tell,
            connection,
            "sendMessage",
            {"chat_id": chat, "text": part, **(reply if not at else {})},
        )
        for at, part in enumerate(parts)
    ]
    steps += [partial(_hand_file, connection, chat, file) for file in outgoing.files]
    if not steps:
        raise WillNotWork(_("There are no words to send."))
    names = [name_of(message) for message in hand_over(steps)]
    if not all(names):
        raise Uncertain(_("The network did not say what it calls the message."))
    private = [f"thread:{chat}"] if outgoing.audience == Audience.PRIVATE else []
    return Sent(provider_id=names[0], also=(*names[1:], *private))


def edit(connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
    parts = outgoing.parts or (outgoing.text,)
    ours = [found for found in map(NAME.fullmatch, names) if found][: len(parts)]
    if len(ours) != len(parts):
        raise WillNotWork(_("It has to stay as many parts as it was."))
    hand_over(
        partial(
            _tell,
            connection,
            "editMessageText",
            {"chat_id": one[1], "message_id": int(one[2]), "text": part},
        )
        for one, part in zip(ours, parts, strict=True)
    )


def delete(connection: Connection, names: Sequence[str]) -> None:
    for one in filter(None, map(NAME.fullmatch, names)):
        try:
            called(connection, "deleteMessage", {"chat_id": one[1], "message_id": int(one[2])})
        except Gone:
            continue


def meaning(status: int, headers: Mapping[str, str], data: Any) -> ChannelTrouble | None:
    """What a refusal of Telegram's means; None leaves it to the status."""
    del headers
    words = text_at(data, "description")
    rest = value_at(data, "parameters.retry_after")
    if status == TOO_OFTEN and isinstance(rest, int):
        wanted = timedelta(seconds=min(max(rest, 0), LONGEST_REST.total_seconds()))
        return Throttled(
            _("Telegram asks us to wait."), until=timezone.now() + max(wanted, SHORTEST_REST)
        )
    if status == CONFLICT:
        sentence = _(
            "Telegram delivers this bot’s updates elsewhere, or another program asks for them. Remove its webhook"
            " (deleteWebhook), or let one program alone ask."
        )
        return WillNotWork(sentence)
    if status == FORBIDDEN and words:
        return WillNotWork(
            _("They blocked the bot, left, or never wrote to it. They have to write first.")
            + f" {words}"
        )
    if "not found" in words and "message" in words:
        return Gone(_("The message is no longer there."))
    return None


def _tell(connection: Connection, method: str, data: Json) -> Json:
    told = bot(connection).ask("POST", method, data=data, hands_over=True)
    return dict_at(told.data, "result")


def _hand_file(connection: Connection, chat: str, file: OutgoingFile) -> Json:
    photo = file.content_type in PHOTOS and len(file.data) <= LARGEST_PHOTO
    method, field = ("sendPhoto", "photo") if photo else ("sendDocument", "document")
    fields = {"chat_id": chat, **({"caption": file.alt[:1024]} if file.alt else {})}
    content_type, body = _form(fields, field, file)
    told = bot(connection, seconds=60).ask(
        "POST", method, body=body, headers={"content-type": content_type}, hands_over=True
    )
    return dict_at(told.data, "result")


def _form(fields: Mapping[str, str], field: str, file: OutgoingFile) -> tuple[str, bytes]:
    boundary = "tutti" + hashlib.sha256(file.data).hexdigest()[:40]
    name = re.sub(r'[\r\n"\\/]', "_", file.name) or "file"
    kind = re.sub(r"[\r\n]", "", file.content_type) or "application/octet-stream"
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    opened = "".join([*lines, head, f"Content-Type: {kind}\r\n\r\n"]).encode()
    body = b"".join((opened, file.data, f"\r\n--{boundary}--\r\n".encode()))
    return f"multipart/form-data; boundary={boundary}", body


def _where(outgoing: Outgoing) -> tuple[str, Json]:
    """The chat, and what the first message answers there. A person's private chat has the person's own number."""
    answered = NAME.fullmatch(outgoing.answers)
    private = outgoing.audience == Audience.PRIVATE
    chat = outgoing.to.value if private or not answered else answered[1]
    if not chat.removeprefix("-").isdigit() or outgoing.to.kind != "telegram":
        raise WillNotWork(_("This person has no Telegram chat to write to."))
    if answered is None or answered[1] != chat:
        return chat, {}
    return chat, {
        "reply_parameters": {"message_id": int(answered[2]), "allow_sending_without_reply": True}
    }


def _offset(connection: Connection) -> int:
    found = connection.cursor.get("offset")
    return found if isinstance(found, int) else 0
