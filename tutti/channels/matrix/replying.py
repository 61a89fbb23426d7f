"""A reply into a room, once: the server knows an attempt it has seen by its transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Gone,
    Outgoing,
    OutgoingFile,
    Sent,
    WillNotWork,
)
from tutti.channels.matrix.inviting import room_for_two
from tutti.channels.matrix.naming import is_user, name_of, page_of, parts_of, transaction
from tutti.channels.matrix.speaking import Talk, talk_of

KINDS = {"image": "m.image", "audio": "m.audio", "video": "m.video"}

OLD_WORDS = 1000  # of an edit, repeated for programs that know no edits

Content = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a reply stands: in which room, and how it hangs on what it answers."""

    room: str
    relation: Content
    opened: bool = False
    crowd: bool = False  # several read along: the addressee is named


def send(connection: Connection, outgoing: Outgoing, texts: Sequence[str]) -> Sent:
    """Hand over words, then files. Every attempt is the same transaction, so a broken line is tried again."""
    talk = talk_of(connection)
    spot = _spot(talk, outgoing)
    events = list(_handed_over(talk, spot, outgoing, texts))
    names = [name_of(spot.room, event) for event in events]
    rooms = (spot.room,) if spot.opened else ()
    return Sent(provider_id=names[0], also=(*names[1:], *rooms), url=page_of(spot.room, events[0]))


def edit(
    connection: Connection, outgoing: Outgoing, names: Sequence[str], texts: Sequence[str]
) -> None:
    """The words of each part anew; a part too many is taken away, one too few cannot be added. Files stay."""
    talk = talk_of(connection)
    events = _events_of(names)
    standing = events[: max(len(events) - len(outgoing.files), 0)]  # files were handed over last
    if len(texts) > len(standing):
        raise WillNotWork(
            _("There are more parts now than were sent. Send the rest as a further answer.")
        )
    for index, (room, event) in enumerate(standing):
        if index >= len(texts):
            talk.redact(room, event, transaction(outgoing.external_id, "drop", event))
            continue
        new = _words(texts[index], automatic=outgoing.automatic)
        repeated = f"* {texts[index]}"[:OLD_WORDS]
        content = {**new, "body": repeated, "m.new_content": new}
        content["m.relates_to"] = {"rel_type": "m.replace", "event_id": event}
        talk.put(room, content, transaction(outgoing.external_id, "edit", event, texts[index]))


def delete(connection: Connection, names: Sequence[str]) -> None:
    talk = talk_of(connection)
    for room, event in _events_of(names):
        try:
            talk.redact(room, event, transaction(event, "delete"))
        except Gone:
            continue


def _handed_over(talk: Talk, spot: Spot, outgoing: Outgoing, texts: Sequence[str]) -> Iterator[str]:
    for index, text in enumerate(text for text in texts if text.strip()):
        content = _words(text, automatic=outgoing.automatic)
        content |= _told(spot, outgoing) if index == 0 else _further(spot)
        yield talk.put(spot.room, content, transaction(outgoing.external_id, index))
    for index, file in enumerate(outgoing.files):
        content = _file(file, talk.upload(file)) | _further(spot)
        yield talk.put(spot.room, content, transaction(outgoing.external_id, "file", index))


def _told(spot: Spot, outgoing: Outgoing) -> Content:
    """How the first part hangs on what it answers; in a crowd it names whom it is for."""
    mentions = (
        {"user_ids": [outgoing.to.value]} if spot.crowd and is_user(outgoing.to.value) else {}
    )
    return _further(spot, first=True) | {"m.mentions": mentions}


def _further(spot: Spot, *, first: bool = False) -> Content:
    """Later parts stay in the thread; outside one they simply come after."""
    threaded = spot.relation.get("rel_type") == "m.thread"
    return {"m.relates_to": spot.relation} if spot.relation and (first or threaded) else {}


def _words(text: str, *, automatic: bool) -> Content:
    return {"msgtype": "m.notice" if automatic else "m.text", "body": text}


def _file(file: OutgoingFile, place: str) -> Content:
    kind = KINDS.get(file.content_type.partition("/")[0], "m.file")
    info = {"mimetype": file.content_type, "size": len(file.data)}
    return {
        "msgtype": kind,
        "body": file.alt or file.name,
        "filename": file.name,
        "url": place,
        "info": info,
    }


def _spot(talk: Talk, outgoing: Outgoing) -> Spot:
    named = [parts_of(name) for name in (outgoing.answers, *reversed(outgoing.follows))]
    room = next((room for room, _event in named if room), "")
    if not room or _turns_private(talk, room, outgoing):
        return _alone(talk, outgoing)
    event = next((event for where, event in named if where == room and event), "")
    is_whole = (room, "") in named  # the room itself is the conversation
    crowd = not is_whole and outgoing.audience != Audience.INTERNAL and not talk.room(room).direct
    relation = _relation(talk, room, event, threads=crowd) if event else {}
    return Spot(room=room, relation=relation, crowd=crowd)


def _turns_private(talk: Talk, room: str, outgoing: Outgoing) -> bool:
    return outgoing.audience == Audience.PRIVATE and talk.room(room).public


def _alone(talk: Talk, outgoing: Outgoing) -> Spot:
    if outgoing.to.kind != "matrix" or not is_user(outgoing.to.value):
        raise WillNotWork(
            _("There is no room to answer in, and no Matrix address to open one with.")
        )
    room = room_for_two(talk, outgoing.to.value, seed=outgoing.external_id)
    return Spot(room=room, relation={}, opened=True)


def _relation(talk: Talk, room: str, event: str, *, threads: bool) -> Content:
    """An answer stays in the thread of what it answers; in a crowd it begins one there."""
    answered = talk.event(room, event)
    if not answered or "redacted_because" in (answered.get("unsigned") or {}):
        return {}
    near = {"event_id": event}
    theirs = (answered.get("content") or {}).get("m.relates_to") or {}
    root = theirs.get("event_id") if theirs.get("rel_type") == "m.thread" else ""
    if not (root or threads):
        return {"m.in_reply_to": near}
    return {
        "rel_type": "m.thread", "event_id": root or event, "m.in_reply_to": near, "is_falling_back": not root,
    }  # fmt: skip


def _events_of(names: Sequence[str]) -> list[tuple[str, str]]:
    found = [parts_of(name) for name in names]
    return [(room, event) for room, event in found if event]
