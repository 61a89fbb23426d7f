"""What was said in the rooms since the last look, oldest first; invitations are taken up on the way."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tutti.channels.contract import Connection, Polled, Raw, Throttled, TryLater, WillNotWork
from tutti.channels.matrix.naming import is_user, server_of
from tutti.channels.matrix.reading import Kept, file_of, key_of, pack, replaced
from tutti.channels.matrix.speaking import LARGEST_FILE, Talk, talk_of

BATCH = 200
ROUNDS = 20  # a room that was just entered has a past to read; invitations may come meanwhile
MOST_PAGES = 1000
MOST_TRIES = 10  # of entering a room whose server does not answer

Event = dict[str, Any]
Said = tuple[str, Event]  # a room's id and what happened in it


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far we are: the server's word for it, and rooms we are still to enter, with how often we tried."""

    since: str = ""
    to_enter: Mapping[str, int] = field(default_factory=dict)

    def cursor(self) -> dict[str, Any]:
        return {"since": self.since, "to_enter": dict(self.to_enter)}


def new_events(connection: Connection) -> Iterator[Polled]:
    """All that is new. A batch that is not the last of a look keeps the old place: what is read twice is one."""
    talk = talk_of(connection)
    place = _place(connection.cursor)
    for _round in range(ROUNDS):
        answer = talk.sync(since=place.since)
        said = _said(talk, answer, since=place.since, connection=connection)
        to_enter, entered = _enter(talk, _invited(answer, connection), place)
        after = Place(since=answer["next_batch"], to_enter=to_enter)
        yield from _batches(talk, said, before=place, after=after)
        if not entered or after.since == place.since:
            return
        place = after
        talk.rooms.clear()


def wait_for_more(connection: Connection, *, seconds: float) -> bool:
    """Whether something was said within `seconds`. What the server tells here is asked for again by the next look."""
    place = _place(connection.cursor)
    if not place.since:
        return False
    answer = talk_of(connection, seconds=seconds + 15).sync(since=place.since, seconds=seconds)
    return any(_section(answer, name) for name in ("join", "invite", "leave"))


def _place(cursor: Mapping[str, Any]) -> Place:
    since, waiting = cursor.get("since"), cursor.get("to_enter")
    return Place(
        since=since if isinstance(since, str) else "",
        to_enter=waiting if isinstance(waiting, dict) else {},
    )


def _batches(talk: Talk, said: list[Said], *, before: Place, after: Place) -> Iterator[Polled]:
    for start in range(0, len(said), BATCH):
        more = start + BATCH < len(said)
        place = before if more else after
        items = _raws(talk, said[start : start + BATCH])
        yield Polled(items=items, cursor=place.cursor(), more=more)
    if not said and after != before:
        yield Polled(items=(), cursor=after.cursor())


def _said(talk: Talk, answer: Event, *, since: str, connection: Connection) -> list[Said]:
    """What was said in every room we hear, in the order of moments; within a room, in the room's own."""
    rooms = {**_section(answer, "leave"), **_section(answer, "join")}
    told = [
        [(room, event) for event in _in_room(talk, room, part, since, connection.starts_at)]
        for room, part in rooms.items()
        if isinstance(part, dict) and _is_heard(room, connection)
    ]
    return list(heapq.merge(*told, key=lambda one: _stamp(one[1])))


def _in_room(
    talk: Talk, room: str, part: Event, since: str, starts_at: datetime | None
) -> list[Event]:
    timeline = _dict(part.get("timeline"))
    events = _events(timeline)
    fresh = not since or _is_new_to_us(part)
    if timeline.get("limited") and (starts_at or not fresh):
        start = str(timeline.get("prev_batch") or "")
        earlier = _before(talk, room, start, "" if fresh else since, starts_at)
        here = {event.get("event_id") for event in events}  # of a room just entered, both hold them
        events = [event for event in earlier if event.get("event_id") not in here] + events
    if fresh and starts_at:
        events = [event for event in events if _stamp(event) >= starts_at.timestamp() * 1000]
    return events


def _before(talk: Talk, room: str, start: str, end: str, starts_at: datetime | None) -> list[Event]:
    """What stands in a room between two points, oldest first. A page that leads back to one seen ends it."""
    found: list[Event] = []
    seen: set[str] = set()
    oldest = starts_at.timestamp() * 1000 if starts_at else 0
    while start and start not in seen and len(seen) < MOST_PAGES:
        seen.add(start)
        page = talk.before(room, start, end)
        events = _events(page, "chunk")
        found += events
        if events and all(_stamp(event) < oldest for event in events):
            break
        start = str(page.get("end") or "")
    return found[::-1]


def _is_new_to_us(part: Event) -> bool:
    """A room we entered since the last look comes with its beginning."""
    return any(event.get("type") == "m.room.create" for event in _events(_dict(part.get("state"))))


def _is_heard(room: str, connection: Connection) -> bool:
    only = _lines(connection.settings.get("rooms"))
    return not only or room in only


def _enter(talk: Talk, invited: list[str], before: Place) -> tuple[dict[str, int], bool]:
    """Enter rooms; those whose server did not answer, with how often they were tried, and whether one was entered."""
    later: dict[str, int] = {}
    entered = False
    for room, tries in {**before.to_enter, **dict.fromkeys(invited, 0)}.items():
        try:
            talk.join(room)
            entered = True
        except Throttled:
            raise
        except TryLater:
            if tries + 1 < MOST_TRIES:
                later[room] = tries + 1
        except WillNotWork:
            talk.still_ours()  # then it was taken back, or is a room of a kind our server does not know
    return later, entered


def _invited(answer: Event, connection: Connection) -> list[str]:
    user = str(connection.settings.get("user", ""))
    return [
        room
        for room, part in _section(answer, "invite").items()
        if _is_heard(room, connection) and _may_invite(_inviter(_dict(part), user), connection)
    ]


def _inviter(part: Event, user: str) -> str:
    events = _events(_dict(part.get("invite_state")))
    own = (one for one in events if one.get("state_key") == user and one["type"] == "m.room.member")
    return str(next(own, {}).get("sender", ""))


def _may_invite(who: str, connection: Connection) -> bool:
    """Those who are named, by id or by server. Nobody named: anybody to rooms with customers, our own server's
    people to colleagues' rooms.
    """
    named = _lines(connection.settings.get("invited_by"))
    if not is_user(who):
        return False
    if not named and connection.settings.get("inside"):
        named = [server_of(str(connection.settings.get("user", "")))]
    return not named or who in named or server_of(who) in named


def _raws(talk: Talk, some: list[Said]) -> list[Raw]:
    originals = {event.get("event_id"): event for _room, event in some}
    return [_raw(talk, room, event, originals) for room, event in some]


def _raw(talk: Talk, room: str, event: Event, originals: Mapping[Any, Event]) -> Raw:
    known = talk.room(room)
    kept = Kept(
        event=event, room=room, direct=known.direct, public=known.public,
        name=known.names.get(str(event.get("sender", "")), ""),
    )  # fmt: skip
    if changed := replaced(event):
        original = originals.get(changed) or talk.event(room, changed)
        kept.original_sender = str(original.get("sender", ""))
    place, size = file_of(event)
    data = talk.download(place) if place and size <= LARGEST_FILE else None
    return Raw(key=key_of(room, event), data=pack(kept, data or b""))


def _stamp(event: Event) -> float:
    stamp = event.get("origin_server_ts")
    return float(stamp) if isinstance(stamp, int | float) else 0.0


def _section(answer: Event, name: str) -> dict[str, Any]:
    return _dict(_dict(answer.get("rooms")).get(name))


def _events(part: Event, key: str = "events") -> list[Event]:
    found = part.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _lines(said: Any) -> list[str]:
    lines = (
        said if isinstance(said, list | tuple) else str(said or "").replace(",", "\n").split("\n")
    )
    return [str(line).strip() for line in lines if str(line).strip()]


def _dict(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
