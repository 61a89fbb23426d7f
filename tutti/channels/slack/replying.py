"""A reply into a room or a thread. Slack knows no repeated attempt: what is uncertain is looked up by a mark on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
    Connection,
    Gone,
    Outgoing,
    Sent,
    Uncertain,
    WillNotWork,
)
from tutti.channels.handing import hand_over
from tutti.channels.payloads import dict_at, dicts_at, text_at
from tutti.channels.slack.calling import call
from tutti.channels.web import Web

MARK = "tutti_reply"
LOOKED_AT = 200  # newest messages; an uncertain attempt is minutes old
SUCCESS = 200


@dataclass(frozen=True, kw_only=True)
class Spot:
    room: str
    thread: str = ""
    opened: bool = False


def send(connection: Connection, outgoing: Outgoing, texts: Sequence[str]) -> Sent:
    spot = _spot(connection, outgoing)
    steps = [
        partial(_post, connection, spot, outgoing, index, text) for index, text in enumerate(texts)
    ]
    return _sent(spot, hand_over(steps))


def find_sent(connection: Connection, outgoing: Outgoing, texts: Sequence[str]) -> Sent | None:
    """By the mark; parts that stand alone need a person, for a repeat would double them."""
    spot = _spot(connection, outgoing)
    query: dict[str, Any] = {
        "channel": spot.room, "limit": LOOKED_AT, "include_all_metadata": True,
    }  # fmt: skip
    if spot.thread:
        answer = call(connection, "conversations.replies", ts=spot.thread, **query)
    else:
        answer = call(connection, "conversations.history", **query)
    found: dict[str, str] = {}
    for one in dicts_at(answer, "messages"):
        if text_at(one, "metadata.event_payload.id") == outgoing.external_id:
            found[text_at(one, "metadata.event_payload.part")] = text_at(one, "ts")
    if not found:
        return None
    if len(found) < len(texts):
        raise Uncertain(_("Only %(count)s parts are there.") % {"count": len(found)})
    return _sent(spot, [found[str(index)] for index in range(len(texts)) if str(index) in found])


def edit(connection: Connection, names: Sequence[str], texts: Sequence[str]) -> None:
    standing = [named for named in map(parts_of, names) if named[1]]
    if len(texts) != len(standing):
        raise WillNotWork(_("It must stay in as many parts as were sent."))
    for (room, ts), text in zip(standing, texts, strict=True):
        call(connection, "chat.update", hands_over=True, channel=room, ts=ts, text=escaped(text))


def delete(connection: Connection, names: Sequence[str]) -> None:
    for room, ts in map(parts_of, names):
        try:
            if ts:
                call(connection, "chat.delete", channel=room, ts=ts)
        except Gone:
            continue


def parts_of(name: str) -> tuple[str, str]:
    """Room and moment of a name; the moment is empty when it names a room, both when it is no name of Slack's."""
    room, _slash, ts = name.partition("/")
    is_room = room[:1] in {"C", "D", "G"} and room.isalnum() and room.isupper()
    return (room, ts) if is_room else ("", "")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def say_by_webhook(connection: Connection, outgoing: Outgoing, texts: Sequence[str]) -> Sent:
    """Mattermost and Rocket.Chat: into the one room their incoming webhook leads to; they give it no name."""
    address = str(connection.credentials.get("incoming", "")).strip()
    if not address:
        raise WillNotWork(_("Enter the address of the incoming webhook."))
    if outgoing.to.kind != "slack" and not outgoing.follows:
        raise WillNotWork(_("There is no room to answer in."))
    web = Web(base=address, meaning=_taken_without_json)
    hand_over([partial(_say, web, text) for text in texts])
    return Sent()


class _Taken(ChannelTrouble):
    """No trouble: the answer is a plain word where others answer JSON."""


def _taken_without_json(status: int, headers: Mapping[str, str], _data: Any) -> _Taken | None:
    is_word = headers.get("content-type", "").startswith("text/plain")
    return _Taken("ok") if status == SUCCESS and is_word else None


def _say(web: Web, text: str) -> None:
    try:
        web.ask("POST", web.base, data={"text": text}, hands_over=True)
    except _Taken:
        return


def _post(connection: Connection, spot: Spot, outgoing: Outgoing, index: int, text: str) -> str:
    payload = {"id": outgoing.external_id, "part": str(index)}
    threaded = {"thread_ts": spot.thread} if spot.thread else {}
    answer = call(
        connection, "chat.postMessage", hands_over=True, channel=spot.room, text=escaped(text),
        metadata={"event_type": MARK, "event_payload": payload}, **threaded,
    )  # fmt: skip
    if ts := text_at(answer, "ts"):
        return ts
    raise Uncertain(_("Slack did not say whether it took it."))


def _sent(spot: Spot, moments: Sequence[str]) -> Sent:
    names = [f"{spot.room}/{ts}" for ts in moments]
    return Sent(provider_id=names[0], also=(*names[1:], *((spot.room,) if spot.opened else ())))


def _spot(connection: Connection, outgoing: Outgoing) -> Spot:
    named = [parts_of(name) for name in (*outgoing.follows, outgoing.answers)]
    answered = parts_of(outgoing.answers)[0]
    room = answered or next((room for room, _ts in reversed(named) if room), "")
    if not room or _turns_private(connection, room, outgoing):
        return Spot(room=_room_for_two(connection, outgoing), opened=True)
    threads = not room.startswith("D")
    root = next((ts for where, ts in named if where == room and ts), "")
    return Spot(room=room, thread=root if threads else "")


def _turns_private(connection: Connection, room: str, outgoing: Outgoing) -> bool:
    """A room's id no longer tells whether everybody may read it; Slack is asked."""
    if outgoing.audience != Audience.PRIVATE or not room.startswith("C"):
        return False
    answer = call(connection, "conversations.info", channel=room)
    return not dict_at(answer, "channel").get("is_private")


def _room_for_two(connection: Connection, outgoing: Outgoing) -> str:
    """The same room every time: Slack keeps one for each pair."""
    user = outgoing.to.value.rpartition("/")[2]
    if outgoing.to.kind != "slack" or not user:
        raise WillNotWork(_("There is no room to answer in, and nobody in Slack to open one with."))
    answer = call(connection, "conversations.open", users=user)
    room = text_at(answer, "channel.id")
    if not parts_of(room)[0]:
        raise WillNotWork(_("Slack did not say which room it opened."))
    return room
