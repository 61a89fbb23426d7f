"""Asking Bluesky: one call a function, each with its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.bluesky.sessions import Heard, Session, renewed, session_of
from tutti.channels.contract import Connection, Gone, TryLater, WillNotWork
from tutti.channels.web import Told, Web

POST = "app.bsky.feed.post"
POSTS_AT_ONCE = 25  # getPosts takes no more
PAGE = 100
MOST_PAGES = 400  # 40,000 notifications: a week in which everybody speaks of us
REASONS = ("mention", "reply", "quote")
ENDED = frozenset({"ExpiredToken", "InvalidToken"})
ABSENT = frozenset({"RecordNotFound", "RepoNotFound", "RepoDeactivated", "RepoTakendown"})

Item = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One account's line to its server; it signs in when first asked, and again when a session has ended."""

    connection: Connection

    @property
    def session(self) -> Session:
        return session_of(self.connection)

    def get(self, name: str, *, proxy: str = "", **query: Any) -> Any:
        return self.ask("GET", name, query=query, headers=_proxied(proxy)).data

    def post(self, name: str, data: Any, *, proxy: str = "", hands_over: bool = False) -> Any:
        return self.ask(
            "POST", name, data=data, headers=_proxied(proxy), hands_over=hands_over
        ).data

    def ask(self, method: str, name: str, **request: Any) -> Told:
        session = self.session
        try:
            return _ask(session, method, name, **request)
        except _Ended:
            pass
        return _ask(renewed(self.connection, session), method, name, **request)


class _Ended(WillNotWork):
    """The session is over; nothing was done."""


def _ask(session: Session, method: str, name: str, **request: Any) -> Told:
    heard = Heard()
    web = Web(
        base=session.home, headers={"authorization": f"Bearer {session.access}"}, explain=heard
    )
    try:
        return web.ask(method, f"/xrpc/{name}", **request)
    except WillNotWork as trouble:
        if heard.code in ENDED:
            raise _Ended(str(trouble)) from trouble
        if heard.code in ABSENT or "Could not find repo" in str(trouble):
            raise Gone(str(trouble)) from trouble
        raise


def posts(line: Line, uris: Sequence[str]) -> dict[str, Item]:
    """Posts by their address as the network shows them now; those it does not show are left out."""
    found: dict[str, Item] = {}
    wanted = list(dict.fromkeys(uris))
    for start in range(0, len(wanted), POSTS_AT_ONCE):
        data = line.get("app.bsky.feed.getPosts", uris=wanted[start : start + POSTS_AT_ONCE])
        found |= {str(post.get("uri")): post for post in items_of(data, "posts")}
    return found


def record(line: Line, uri: str) -> Item | None:
    """A record as it stands in its author's own repository, or None when it is gone."""
    did, collection, key = parts_of(uri)
    try:
        data = line.get("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=key)
    except Gone:
        return None
    if not (isinstance(data, dict) and data.get("uri") and data.get("cid")):
        raise TryLater(_("Bluesky answered in words we do not know."))
    return data


@dataclass(frozen=True, kw_only=True)
class Newer:
    """What is newer than a moment, oldest first; not `whole` where the network went in circles before it."""

    items: list[Item]
    whole: bool


def newer(
    page: Callable[[str], Any], part: str, *, than: datetime, most_pages: int = MOST_PAGES
) -> Newer:
    """Lists that come newest first, read down to `than`: only then is it known that nothing lies between."""
    found: dict[str, Item] = {}
    seen: set[str] = set()
    cursor = ""
    while True:
        data = page(cursor)
        heard = items_of(data, part)
        found |= {
            str(item.get("uri") or item.get("id")): item for item in heard if moment(item) >= than
        }
        further = str(data.get("cursor") or "") if isinstance(data, dict) else ""
        if not further or not heard or moment(heard[-1]) < than:
            whole = True
            break
        if further in seen or further == cursor or len(seen) >= most_pages:
            whole = False
            break
        seen.add(further)
        cursor = further
    return Newer(items=sorted(found.values(), key=moment), whole=whole)


def items_of(data: Any, part: str) -> list[Item]:
    """The list under a name; an answer without it is not the network's (a proxy's page, say) and is asked for again."""
    listed = data.get(part) if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise TryLater(_("Bluesky answered in words we do not know."))
    return [item for item in listed if isinstance(item, dict)]


def moment(item: Item) -> datetime:
    """When the network heard of it, by the network's own clock."""
    try:
        found = datetime.fromisoformat(str(item.get("indexedAt") or item.get("sentAt")))
    except ValueError as fault:
        raise TryLater(_("Bluesky answered in words we do not know.")) from fault
    if found.tzinfo is None:
        raise TryLater(_("Bluesky answered in words we do not know."))
    return found


def parts_of(uri: str) -> tuple[str, str, str]:
    """at://did/collection/key"""
    did, collection, key = (*uri.removeprefix("at://").split("/"), "", "", "")[:3]
    return did, collection, key


def is_post(name: str) -> bool:
    return name.startswith("at://") and all(parts_of(name)) and f"/{POST}/" in name


def _proxied(service: str) -> dict[str, str]:
    return {"atproto-proxy": service} if service else {}


def each(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
