"""Private messages: Bluesky's chat, a service of its own behind the account's server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.channels.bluesky.reading import chat_name
from tutti.channels.bluesky.speaking import PAGE, Item, Line, items_of, moment, newer
from tutti.channels.bluesky.writing import LONGEST_PRIVATE_BYTES, facets_of
from tutti.channels.contract import Outgoing, Polled, Raw, Sent, Uncertain, WillNotWork

if TYPE_CHECKING:
    from tutti.channels.bluesky.hearing import Place

SERVICE = "did:web:api.bsky.chat#bsky_chat"
NAMES = "chat:"
CREATED, DELETED = "#logCreateMessage", "#logDeleteMessage"
LOOKED_AT = 50  # messages of a room that a send is looked for among
JUST_NOW = timedelta(hours=1)


def wanted(settings: Mapping[str, Any]) -> bool:
    return settings.get("messages") in {True, "yes", "on", "true"}


def hear(line: Line, place: Place) -> Iterator[Polled]:
    """What happened since, oldest first as the service keeps it; the first time, what rooms hold since we began."""
    if not place.chat:
        yield from _begin(line, place)
        return
    while True:
        data = line.get("chat.bsky.convo.getLog", cursor=place.chat, proxy=SERVICE)
        events = items_of(data, "logs")
        further = str(data.get("cursor") or "")
        moved = bool(further) and further != place.chat
        raws = _raws(line, events)
        place.chat = further or place.chat
        if raws or moved:
            yield Polled(items=raws, cursor=place.cursor, more=bool(events) and moved)
        if not events or not moved:
            return


def _begin(line: Line, place: Place) -> Iterator[Polled]:
    rooms = _rooms(line)
    begun = line.connection.starts_at or timezone.now()
    raws = [
        _raw(line, room, message, _names(room))
        for room in rooms
        if _last(room) is None or _last(room) >= begun  # type: ignore[operator]
        for message in _messages(line, str(room["id"]), begun)
    ]
    place.chat = max((str(room.get("rev", "")) for room in rooms), default="") or "2222222222222"
    yield Polled(items=raws, cursor=place.cursor)


def _rooms(line: Line) -> list[Item]:
    found: dict[str, Item] = {}
    cursor = ""
    while True:
        data = line.get(
            "chat.bsky.convo.listConvos", limit=PAGE, cursor=cursor or None, proxy=SERVICE
        )
        fresh = {str(one["id"]): one for one in items_of(data, "convos") if one.get("id")}
        further = str(data.get("cursor") or "")
        if not further or not set(fresh) - set(found):
            return list((found | fresh).values())
        found |= fresh
        cursor = further


def _messages(line: Line, room: str, since: datetime) -> list[Item]:
    def page(cursor: str) -> Any:
        return line.get(
            "chat.bsky.convo.getMessages",
            convoId=room, limit=PAGE, cursor=cursor or None, proxy=SERVICE,
        )  # fmt: skip

    return newer(page, "messages", than=since).items


def _last(room: Item) -> datetime | None:
    message = room.get("lastMessage")
    return moment(message) if isinstance(message, dict) and message.get("sentAt") else None


def _raws(line: Line, events: Sequence[Item]) -> list[Raw]:
    members: dict[str, dict[str, str]] = {}
    raws: list[Raw] = []
    for event in events:
        kind, room = str(event.get("$type", "")), str(event.get("convoId", ""))
        message = event.get("message")
        if not room or not isinstance(message, dict):
            continue
        if kind.endswith(CREATED) and message.get("sentAt"):
            if room not in members:
                members[room] = _names(_room(line, room))
            raws.append(_raw(line, {"id": room}, message, members[room]))
        elif kind.endswith(DELETED):
            raws.append(_deleted(room, message))
    return raws


def _room(line: Line, room: str) -> Item:
    data = line.get("chat.bsky.convo.getConvo", convoId=room, proxy=SERVICE)
    convo = data.get("convo") if isinstance(data, dict) else None
    return convo if isinstance(convo, dict) else {}


def _names(room: Item) -> dict[str, str]:
    members = room.get("members")
    return {
        str(one.get("did")): str(one.get("handle", ""))
        for one in (members if isinstance(members, list) else ())
        if isinstance(one, dict)
    }


def _raw(line: Line, room: Item, message: Item, names: Mapping[str, str]) -> Raw:
    sender = message.get("sender")
    author = str(sender.get("did", "")) if isinstance(sender, dict) else ""
    item = {
        "message": message, "convo": str(room["id"]), "us": line.session.did,
        "handle": names.get(author, ""),
    }  # fmt: skip
    return Raw(
        key=chat_name(str(room["id"]), str(message.get("id"))),
        data=json.dumps(item, ensure_ascii=False).encode(errors="replace"),
        received_at=moment(message),
    )


def _deleted(room: str, message: Item) -> Raw:
    name, at = chat_name(room, str(message.get("id"))), timezone.now()
    data = json.dumps({"deleted": name, "at": at.isoformat()}).encode()
    return Raw(key=f"{name}:deleted", data=data, received_at=at)


def send(line: Line, outgoing: Outgoing, words: Sequence[str]) -> Sent:
    """Messages have no names of ours: those that stand there already are not written again."""
    _require_fit(line, outgoing, words)
    room = _room_of(line, outgoing)
    there = _said_already(line, room, outgoing)
    names: list[str] = []
    for text in words:
        id_ = there.pop(text, "") or _write(line, room, text)
        names.append(chat_name(room, id_))
    return Sent(provider_id=names[0], also=(*names[1:], f"thread:{room}"))


def find(line: Line, outgoing: Outgoing, words: Sequence[str]) -> Sent | None:
    room = _room_of(line, outgoing)
    there = _said_already(line, room, outgoing)
    if not all(text in there for text in words):
        return None
    names = [chat_name(room, there[text]) for text in words]
    return Sent(provider_id=names[0], also=(*names[1:], f"thread:{room}"))


def _require_fit(line: Line, outgoing: Outgoing, words: Sequence[str]) -> None:
    if outgoing.to.kind != "bluesky" or not outgoing.to.value.startswith("did:"):
        raise WillNotWork(_("This is not somebody on Bluesky. Answer where they wrote."))
    if not wanted(line.connection.settings):
        raise WillNotWork(_("Private messages are switched off for this channel."))
    if outgoing.files:
        raise WillNotWork(_("Bluesky’s private messages take no files. Take them away."))
    if any(len(text.encode()) > LONGEST_PRIVATE_BYTES for text in words):
        raise WillNotWork(_("A private message takes 10,000 bytes. Make it shorter."))


def _room_of(line: Line, outgoing: Outgoing) -> str:
    for name in reversed((*outgoing.follows, outgoing.answers)):
        if name.startswith(NAMES):
            return name.removeprefix(NAMES).partition("/")[0]
    data = line.get(
        "chat.bsky.convo.getConvoForMembers", members=[outgoing.to.value], proxy=SERVICE
    )
    convo = data.get("convo") if isinstance(data, dict) else None
    if not isinstance(convo, dict) or not convo.get("id"):
        raise WillNotWork(_("Bluesky opened no private conversation with this person."))
    return str(convo["id"])


def _said_already(line: Line, room: str, outgoing: Outgoing) -> dict[str, str]:
    """Our words since the message we answer, or of the last hour where there is none; with their ids."""
    data = line.get("chat.bsky.convo.getMessages", convoId=room, limit=LOOKED_AT, proxy=SERVICE)
    answered = {name.rpartition("/")[2] for name in (*outgoing.follows, outgoing.answers)}
    found: dict[str, str] = {}
    for message in items_of(data, "messages"):
        if message.get("id") in answered:
            break
        sender = message.get("sender")
        ours = isinstance(sender, dict) and sender.get("did") == line.session.did
        if ours and moment(message) > timezone.now() - JUST_NOW:
            found[str(message.get("text"))] = str(message.get("id"))
    return found


def _write(line: Line, room: str, text: str) -> str:
    message: Item = {"text": text}
    if facets := facets_of(text, {}):
        message["facets"] = facets
    made = line.post(
        "chat.bsky.convo.sendMessage",
        {"convoId": room, "message": message},
        proxy=SERVICE,
        hands_over=True,
    )
    if not (isinstance(made, dict) and made.get("id")):
        raise Uncertain(_("Bluesky did not say what it called the message."))
    return str(made["id"])
