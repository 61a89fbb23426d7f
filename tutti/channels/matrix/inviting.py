"""Rooms for two, opened by us: one for each person, however often it is asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tutti.channels.contract import TryLater, WillNotWork
from tutti.channels.matrix.naming import server_of, transaction, within
from tutti.channels.matrix.speaking import CLIENT, Talk


def room_for_two(talk: Talk, other: str, *, seed: str) -> str:
    """The room we have with somebody, or a new one with an invitation. The same `seed` never makes two."""
    known = talk.direct_rooms()
    for room in reversed(known.get(other, [])):
        if _is_open(talk, room, other):
            return room
    room = _made(talk, other, seed)
    if room not in known.get(other, []):
        talk.remember_direct({**known, other: [*known.get(other, []), room]})
    return room


def _is_open(talk: Talk, room: str, other: str) -> bool:
    """We are both in it, or they are still invited, and what is said there can be read."""
    try:
        theirs = talk.state(room, f"m.room.member/{within(other)}").get("membership")
        return theirs in {"join", "invite"} and not talk.state(room, "m.room.encryption/")
    except WillNotWork:
        talk.still_ours()
        return False


def _made(talk: Talk, other: str, seed: str) -> str:
    """A room under an address made from `seed`: where an attempt broke off, the next one finds what it made."""
    local = transaction(talk.user, other, seed)
    alias = f"#{local}:{server_of(talk.user)}"
    if room := _at(talk, alias):
        return room
    how = {
        "preset": "trusted_private_chat", "is_direct": True, "invite": [other], "room_alias_name": local,
        "visibility": "private",
    }  # fmt: skip
    made = talk.web.ask("POST", f"{CLIENT}/createRoom", data=how).data
    if room := _room_id(made):
        return room
    raise TryLater(_("The server did not say which room it made."))


def _at(talk: Talk, alias: str) -> str:
    try:
        return _room_id(talk.web.get(f"{CLIENT}/directory/room/{within(alias)}").data)
    except WillNotWork:
        talk.still_ours()
        return ""


def _room_id(data: object) -> str:
    found = data.get("room_id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""
