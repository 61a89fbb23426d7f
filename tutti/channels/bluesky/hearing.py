"""What is new for our account, what searches find, and what became of posts we hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from tutti.channels.bluesky import chatting
from tutti.channels.bluesky.reading import speaks_to
from tutti.channels.bluesky.speaking import (
    PAGE,
    REASONS,
    Item,
    Line,
    each,
    is_post,
    items_of,
    moment,
    newer,
    parts_of,
    posts,
    record,
)
from tutti.channels.contract import Polled, Raw, Search

BATCH = 50
OVERLAP = timedelta(minutes=15)  # the network takes some posts in late, under an earlier moment
SETTLED = timedelta(minutes=2)  # by then the ledger knows the name of a post that we sent ourselves
REMEMBERED = 400  # posts heard lately, with the tail of their cid: known again, and compared
TAIL = 8
LOOK_BACK = timedelta(days=1)  # a new search begins there
SEARCH_PAGES = 5  # for a word and run: 500 posts


@dataclass
class Place:
    """How far we have heard; its `cursor` is true for all that was yielded."""

    seen: str = ""
    own: str = ""
    chat: str = ""
    recent: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: Mapping[str, Any]) -> Place:
        return cls(
            seen=str(cursor.get("seen", "")),
            own=str(cursor.get("own", "")),
            chat=str(cursor.get("chat", "")),
            recent=dict(cursor.get("recent") or {}),
        )

    @property
    def cursor(self) -> dict[str, Any]:
        kept = dict(list(self.recent.items())[-REMEMBERED:])
        return {"seen": self.seen, "own": self.own, "chat": self.chat, "recent": kept}

    def remember(self, post: Item) -> None:
        self.recent.pop(_short(post), None)
        self.recent[_short(post)] = str(post.get("cid", ""))[-TAIL:]

    def knows(self, post: Item) -> bool:
        return _short(post) in self.recent


def hear(line: Line) -> Iterator[Polled]:
    """Mentions, answers and quotes; then what colleagues answered in an app; then private messages."""
    place = Place.of(line.connection.cursor)
    yield from _notified(line, place)
    yield from _written_elsewhere(line, place)
    if chatting.wanted(line.connection.settings):
        yield from chatting.hear(line, place)


def _notified(line: Line, place: Place) -> Iterator[Polled]:
    def page(cursor: str) -> Any:
        return line.get(
            "app.bsky.notification.listNotifications",
            reasons=REASONS, limit=PAGE, cursor=cursor or None,
        )  # fmt: skip

    heard = newer(page, "notifications", than=_floor(line, place.seen))
    fresh = [item for item in heard.items if item.get("reason") in REASONS]
    fresh = [item for item in fresh if not place.knows(item)]
    batches = list(each(fresh, BATCH))
    for number, batch in enumerate(batches, start=1):
        items = _with_threads(line, place, batch)
        if heard.whole:
            place.seen = str(batch[-1]["indexedAt"])
        yield Polled(items=items, cursor=place.cursor, more=number < len(batches))


def _with_threads(line: Line, place: Place, batch: Sequence[Item]) -> list[Raw]:
    """The posts as they stand, each after those it answers that we have not heard yet."""
    shown = posts(line, [str(item["uri"]) for item in batch])
    heard = [shown.get(str(item["uri"]), item) for item in batch]  # hidden by now: as it was told
    before = _answered(line, place, heard)
    us = line.session.did
    for post in (*before, *heard):
        place.remember(post)
    begun = line.connection.starts_at
    context = [
        _raw(post, us, history=not speaks_to(post.get("record"), us) or _is_before(post, begun))
        for post in before
    ]
    return [*context, *(_raw(post, us) for post in heard)]


def _answered(line: Line, place: Place, heard: Sequence[Item]) -> list[Item]:
    own = {str(post["uri"]) for post in heard}
    wanted = [uri for post in heard for uri in _refs(post) if uri not in own]
    unknown = [uri for uri in wanted if not place.knows({"uri": uri})]
    return sorted(posts(line, unknown).values(), key=moment) if unknown else []


def _refs(post: Item) -> list[str]:
    reply = (post.get("record") or {}).get("reply") or {}
    found = [reply.get(part) for part in ("root", "parent")] if isinstance(reply, dict) else []
    return [one["uri"] for one in found if isinstance(one, dict) and is_post(str(one.get("uri")))]


def _written_elsewhere(line: Line, place: Place) -> Iterator[Polled]:
    """Answers of our own account; listening drops those that Tutti sent."""
    us = line.session.did

    def page(cursor: str) -> Any:
        data = line.get(
            "app.bsky.feed.getAuthorFeed",
            actor=us, filter="posts_with_replies", limit=PAGE, cursor=cursor or None,
        )  # fmt: skip
        entries = [one for one in items_of(data, "feed") if not one.get("reason")]
        return {**data, "feed": [one["post"] for one in entries if "post" in one]}

    heard = newer(page, "feed", than=_floor(line, place.own))
    settled = timezone.now() - SETTLED
    ours = [post for post in heard.items if _refs(post) and moment(post) < settled]
    fresh = [post for post in ours if not place.knows(post)]
    for batch in each(fresh, BATCH):
        for post in batch:
            place.remember(post)
        if heard.whole:
            place.own = str(batch[-1]["indexedAt"])
        yield Polled(items=[_raw(post, us) for post in batch], cursor=place.cursor)


def find(line: Line, search: Search) -> Iterator[Polled]:
    """One question a word, since the network knows no "or"; what is left out is left out here."""
    place = Place.of(search.cursor)
    begun = line.connection.starts_at or timezone.now() - LOOK_BACK
    since = max(begun, timezone.now() - LOOK_BACK)
    floor = _moment(place.seen) - OVERLAP if place.seen else since
    found: dict[str, Item] = {}
    for word in search.words:
        found |= _found(line, search, word, floor)
    us = line.session.did
    fresh = [
        post
        for post in sorted(found.values(), key=moment)
        if not place.knows(post) and _fits(post, search) and parts_of(str(post["uri"]))[0] != us
    ]
    most = fresh[: search.most]
    for batch in each(most, BATCH):
        for post in batch:
            place.remember(post)
        place.seen = str(batch[-1]["indexedAt"])
        items = [_raw(post, us, search=search.id) for post in batch]
        yield Polled(items=items, cursor=place.cursor, more=batch[-1] is not fresh[-1])


def _found(line: Line, search: Search, word: str, floor: datetime) -> dict[str, Item]:
    def page(cursor: str) -> Any:
        return line.get(
            "app.bsky.feed.searchPosts",
            q=word, sort="latest", limit=PAGE, cursor=cursor or None,
            since=floor.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            lang=search.languages[0] if len(search.languages) == 1 else None,
        )  # fmt: skip

    return {
        str(post["uri"]): post
        for post in newer(page, "posts", than=floor, most_pages=SEARCH_PAGES).items
    }


def _fits(post: Item, search: Search) -> bool:
    written = post.get("record") or {}
    text = str(written.get("text", "")).casefold()
    if any(word.casefold() in text for word in search.without):
        return False
    langs = {str(one).partition("-")[0].lower() for one in written.get("langs") or ()}
    return not (search.languages and langs) or bool(langs & set(search.languages))


def look_again(line: Line, names: Sequence[str]) -> list[Raw]:
    """Posts that are gone, and those whose words are others than when they were heard."""
    wanted = [name for name in names if is_post(name)]
    place = Place.of(line.connection.cursor)
    shown = posts(line, wanted) if wanted else {}
    found = [raw for post in shown.values() if (raw := _changed(place, post))]
    found += [_deleted(uri) for uri in wanted if uri not in shown and record(line, uri) is None]
    return found


def _changed(place: Place, post: Item) -> Raw | None:
    cid = str(post.get("cid", ""))
    known = place.recent.get(_short(post))
    if known is None or cid.endswith(known):
        return None
    data = json.dumps({"post": post, "changed": True}).encode()
    return Raw(key=f"{post['uri']}:edit:{cid}", data=data, received_at=timezone.now())


def _deleted(uri: str) -> Raw:
    at = timezone.now()
    data = json.dumps({"deleted": uri, "at": at.isoformat()}).encode()
    return Raw(key=f"{uri}:deleted", data=data, received_at=at)


def _raw(post: Item, us: str, *, history: bool = False, search: int | None = None) -> Raw:
    item: Item = {"post": post, "us": us}
    if history:
        item["history"] = True
    return Raw(
        key=str(post["uri"]),
        data=json.dumps(item, ensure_ascii=False).encode(errors="replace"),
        received_at=moment(post),
        details={"search": search} if search is not None else {},
    )


def _floor(line: Line, seen: str) -> datetime:
    begun = line.connection.starts_at or timezone.now() - LOOK_BACK
    return max(begun, _moment(seen) - OVERLAP) if seen else begun


def _is_before(post: Item, begun: datetime | None) -> bool:
    return begun is not None and moment(post) < begun


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _short(post: Item) -> str:
    """Enough of an address to know a post again: the end of its author's name and its key."""
    did, _, key = parts_of(str(post.get("uri", "")))
    return f"{did[-6:]}/{key}"
