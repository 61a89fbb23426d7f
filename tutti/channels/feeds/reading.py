"""A stored entry as a message. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from tutti.channels.contract import (
    Audience,
    Edited,
    Inbound,
    Party,
    Raw,
    Reading,
    Unreadable,
)
from tutti.ground.mail.plain import text_of

SHOWN = {"link": "url", "language": "language", "rating": "rating"}


def read_entries(raws: Sequence[Raw]) -> list[Reading]:
    return [_read(raw) for raw in raws]


def _read(raw: Raw) -> Reading:
    try:
        entry = json.loads(raw.data)
        name = entry["id"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return Unreadable(reason=_("This is no entry of a feed."))
    if not isinstance(name, str) or not name:
        return Unreadable(reason=_("The entry has no name."))
    return _edited(raw, entry) if raw.details.get("what") == "edit" else _inbound(raw, entry)


def _edited(raw: Raw, entry: dict[str, Any]) -> Edited:
    return Edited(
        external_id=entry["id"], text=_words(entry), title=_line(entry, "title"),
        at=raw.received_at or datetime.now(UTC), version=str(raw.details.get("version", "")),
    )  # fmt: skip


def _inbound(raw: Raw, entry: dict[str, Any]) -> Inbound:
    """Who wrote it is a name and no more: there is nobody to answer."""
    author = _line(entry, "author")
    details = {
        word: entry[key]
        for key, word in SHOWN.items()
        if isinstance(entry.get(key), str | float | int)
    }
    return Inbound(
        author=Party(kind="", value="", name=author[:200]) if author else None,
        text=_words(entry),
        title=_line(entry, "title"),
        at=raw.received_at or datetime.now(UTC),
        external_id=entry["id"],
        audience=Audience.PUBLIC,
        html=bool(entry.get("html")),
        automatic="" if raw.details.get("items") == "reviews" else _("Published in a feed."),
        details=details,
        history=bool(raw.details.get("history")),
    )


def _words(entry: dict[str, Any]) -> str:
    html = _line(entry, "html")
    return (text_of(html) if html else _line(entry, "text")).strip() or _line(entry, "title")


def _line(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
