"""Statuses as they come, made raw items: with the thread they belong to, which only their server can tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeGuard

from tutti.channels.contract import Gone, Raw
from tutti.channels.mastodon.reading import OPEN
from tutti.channels.web import Web

MOST_ANCESTORS = 40
KNOWN = 200  # statuses whose place is remembered in the cursor

Item = dict[str, Any]
Place = list[Any]  # a status's uri, the uri its thread began with, whether everybody may read it


class Threads:
    """Which thread a status belongs to. Public and private ones are never one thread."""

    def __init__(self, web: Web, me: str, seen: Any, starts_at: datetime | None) -> None:
        self.web, self.me, self.starts_at = web, me, starts_at
        self.seen: dict[str, Place] = dict(seen or {})

    def raws(self, status: Item, *, asks: bool) -> list[Raw]:
        """The status, after those it answers that were never heard (`asks` the server for them), as history."""
        parent = status.get("in_reply_to_id")
        before: list[Item] = []
        if asks and parent and str(parent) not in self.seen:
            before = [one for one in self._ancestors(status) if str(one["id"]) not in self.seen]
        return [self.raw(one, history=True) for one in before] + [self.raw(status)]

    def raw(self, status: Item, *, history: bool = False, **details: Any) -> Raw:
        follows = self._place(status)
        written = moment_of(status)
        early = bool(self.starts_at and written and written < self.starts_at)
        noted: dict[str, Any] = {"follows": follows, "history": history or early, **details}
        noted["ours"] = str((status.get("account") or {}).get("id")) == self.me
        return Raw(
            key=str(status["id"]), data=packed(status), received_at=written,
            details={key: value for key, value in noted.items() if value},
        )  # fmt: skip

    def kept(self) -> dict[str, Place]:
        self.seen = dict(list(self.seen.items())[-KNOWN:])
        return dict(self.seen)

    def id_of(self, name: str) -> str:
        """The number of a status we know by its name, "" when we do not."""
        return next((one for one, place in self.seen.items() if place[0] == name), "")

    def _place(self, status: Item) -> list[str]:
        """The names it follows, root first; the status's own place is remembered."""
        uri, is_open = str(status.get("uri") or ""), status.get("visibility", "public") in OPEN
        above = self.seen.get(str(status.get("in_reply_to_id") or ""))
        follows = list(dict.fromkeys([above[1], above[0]])) if above and above[2] == is_open else []
        self.seen[str(status["id"])] = [uri, follows[0] if follows else uri, is_open]
        return follows

    def _ancestors(self, status: Item) -> list[Item]:
        try:
            found = self.web.get(f"/api/v1/statuses/{status['id']}/context").data
        except Gone:  # deleted between two questions
            return []
        above = found.get("ancestors") if isinstance(found, dict) else None
        return [one for one in above or () if usable(one)][-MOST_ANCESTORS:]


def changed(web: Web, status_id: str, threads: Threads) -> Raw | None:
    """An item for what became of a status we know: edited, deleted, or nothing."""
    place = threads.seen.get(status_id)
    return recheck(web, status_id, str(place[0])) if place else None


def recheck(web: Web, status_id: str, name: str) -> Raw | None:
    try:
        status = web.get(f"/api/v1/statuses/{status_id}").data
    except Gone:
        return deletion(status_id, name)
    return edition(status)


def edition(status: Any) -> Raw | None:
    """An item for a status that was edited; None for one that stands as it was written."""
    if not usable(status) or not status.get("edited_at"):
        return None
    return Raw(
        key=f"{status['id']}:edit:{status['edited_at']}", data=packed(status),
        received_at=moment_of(status, "edited_at"), details={"what": "edit"},
    )  # fmt: skip


def deletion(key: str, name: str) -> Raw:
    return Raw(key=f"{key}:deleted", data=packed({"uri": name}), details={"what": "deleted"})


def usable(status: Any) -> TypeGuard[Item]:
    """Something with a number and a name; what is in it is found out when it is read."""
    return isinstance(status, dict) and bool(status.get("id")) and bool(status.get("uri"))


def moment_of(item: Mapping[str, Any], key: str = "created_at") -> datetime | None:
    try:
        found = datetime.fromisoformat(str(item.get(key)))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def packed(status: Mapping[str, Any]) -> bytes:
    return json.dumps(status, ensure_ascii=False).encode("utf-8", "replace")
