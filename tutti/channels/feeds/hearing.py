"""What is new in a feed since the last look, and what was changed in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tutti.channels.contract import Connection, Polled, Raw
from tutti.channels.feeds.fetching import Document, document
from tutti.channels.feeds.parsing import Entry, parsed, version_of

LONGEST_BATCH = 200
USUAL_MINUTES = 15
FEWEST_MINUTES = 5


def new_entries(connection: Connection) -> Iterator[Polled]:
    """Look when it is time to; between two looks nothing is asked."""
    cursor = _cursor_of(connection)
    now = timezone.now()
    due = _moment(cursor.get("due"))
    if due and now < due <= now + timedelta(days=1):
        return
    found = document(
        address_of(connection), etag=cursor.get("etag", ""), modified=cursor.get("modified", "")
    )
    told: dict[str, str] = cursor.get("told") or {}
    entries: list[Entry] = []
    if found.body is not None:
        feed = parsed(found.body, content_type=found.content_type, address=found.address)
        entries = _oldest_first(feed.entries)
    yield from _batches(connection, found, entries, told, now)


def address_of(connection: Connection) -> str:
    """Where the feed is: what was entered, or where that moved for good."""
    return str(_cursor_of(connection).get("moved") or _entered(connection))


def _cursor_of(connection: Connection) -> dict[str, Any]:
    """What is remembered of this feed; nothing, once another address was entered."""
    cursor = dict(connection.cursor)
    return cursor if cursor.get("for") == _entered(connection) else {}


def _entered(connection: Connection) -> str:
    return str(connection.settings.get("address") or "").strip()


def _batches(
    connection: Connection,
    found: Document,
    entries: list[Entry],
    told: dict[str, str],
    now: datetime,
) -> Iterator[Polled]:
    """The marks of the document go forward with the last batch: broken off before, it is read whole again."""
    backfill = not told
    raws = [
        raw for entry in entries if (raw := _raw(connection, entry, told, now, backfill=backfill))
    ]
    while len(raws) > LONGEST_BATCH:
        yield Polled(items=raws[:LONGEST_BATCH], cursor=dict(connection.cursor), more=True)
        raws = raws[LONGEST_BATCH:]
    standing = {_key(entry["id"]): version_of(entry) for entry in entries}
    yield Polled(items=raws, cursor=_cursor(connection, found, standing or told, now))


def _cursor(
    connection: Connection, found: Document, told: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    cursor: dict[str, Any] = {
        "for": _entered(connection),
        "etag": found.etag,
        "modified": found.modified,
        "told": dict(told),
        "due": (now + timedelta(minutes=_minutes(connection))).isoformat(),
    }
    if found.address != _entered(connection):
        cursor["moved"] = found.address
    return cursor


def _raw(
    connection: Connection, entry: Entry, told: Mapping[str, str], now: datetime, *, backfill: bool
) -> Raw | None:
    """An item for an entry that is new, or was changed; None for one that stands as it stood."""
    key, version = _key(entry["id"]), version_of(entry)
    if told.get(key) == version:
        return None
    written = _moment(entry.get("published"))
    at = min(written or now, now)
    details: dict[str, Any] = {"items": connection.settings.get("items") or "news"}
    if key in told:
        key, details["what"], details["version"] = f"{key}:edit:{version}", "edit", version
        at = min(_moment(entry.get("updated")) or now, now)
    elif backfill and (
        written is None or connection.starts_at is None or written < connection.starts_at
    ):
        details["history"] = True
    return Raw(
        key=key,
        data=json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"),
        received_at=at,
        details=details,
    )


def _key(name: str) -> str:
    """Ids of entries are as long as their authors please."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]


def _oldest_first(entries: Any) -> list[Entry]:
    """Each name once; by their moments, else from the bottom up, as feeds put the newest on top."""
    once = {entry["id"]: entry for entry in reversed(list(entries))}
    return sorted(once.values(), key=lambda entry: str(entry.get("published", "")))


def _minutes(connection: Connection) -> int:
    try:
        return max(int(connection.settings.get("every") or USUAL_MINUTES), FEWEST_MINUTES)
    except (TypeError, ValueError):
        return USUAL_MINUTES


def _moment(said: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo else None
