"""A feed's document taken apart into entries, whatever form it has and however badly it is written."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import timegm
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser
from django.utils.translation import gettext as _

from tutti.channels.contract import TryLater, WillNotWork

MOST_ENTRIES = 1000
LONGEST_TEXT = 200_000  # characters of one entry
RATINGS = ("rating", "im_rating", "review_rating", "gr_rating", "score")

_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)

Entry = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Entries as they stand, newest or oldest first as the feed has them. `broken` says what is wrong with it."""

    title: str
    entries: Sequence[Entry]
    broken: str = ""


def parsed(body: bytes, *, content_type: str = "", address: str = "") -> Feed:
    """Raises `WillNotWork` for what is no feed, `TryLater` for an answer that is empty."""
    if not body.strip():
        raise TryLater(_("The feed is empty now."))
    if body.lstrip()[:1] == b"{":
        return _of_json(body)
    # No feed defines entities of its own; those that do mean to unfold into more than fits a machine.
    if _ENTITIES.search(body.replace(b"\0", b"")):
        raise WillNotWork(
            _("The document defines entities of its own, which no feed needs. It is not read.")
        )
    return _of_xml(body, content_type=content_type, address=address)


def _of_xml(body: bytes, *, content_type: str, address: str) -> Feed:
    # Always a stream: feedparser takes bytes and text for an address or a file of ours first.
    # It is not told the address: it would make ids of it too, and a feed that moves would be read anew.
    found = feedparser.parse(BytesIO(body), response_headers={"content-type": content_type})
    if not found.get("version") and not found.entries:
        raise WillNotWork(_("This is no feed. Its page may say where the feed is."))
    broken = str(found.get("bozo_exception") or "") if found.get("bozo") else ""
    return Feed(
        title=str(found.feed.get("title") or ""),
        entries=[_entry(one, address) for one in found.entries[:MOST_ENTRIES]],
        broken=broken,
    )


def _entry(one: dict[str, Any], address: str) -> Entry:
    content = one.get("content") or ()
    words = str(content[0].get("value") or "") if content else str(one.get("summary") or "")
    # Asked as a plain dict: feedparser's own would answer with `published` instead, and warn.
    updated = dict.get(one, "updated_parsed")
    entry = {
        "link": _absolute(address, str(one.get("link") or "")),
        "title": str(one.get("title") or ""),
        "html": words[:LONGEST_TEXT],
        "author": str(one.get("author") or ""),
        "language": str((content[0].get("language") if content else "") or ""),
        "rating": _rating(next((one[key] for key in RATINGS if one.get(key)), None)),
        "published": _moment(one.get("published_parsed") or updated),
        "updated": _moment(updated),
    }
    return _named(entry, str(one.get("id") or ""))


def _absolute(address: str, link: str) -> str:
    try:
        found = urljoin(address, link) if link else ""
    except ValueError:
        return ""
    return found if found.startswith(("https://", "http://")) else ""


def _of_json(body: bytes) -> Feed:
    try:
        found = json.loads(body)
        if "jsonfeed.org" not in str(found.get("version")) or not isinstance(found["items"], list):
            raise WillNotWork(_("This is no feed. Its page may say where the feed is."))
    except (ValueError, RecursionError, KeyError, AttributeError) as torn:
        raise TryLater(_("The feed is broken off or no JSON.")) from torn
    items = [one for one in found["items"][:MOST_ENTRIES] if isinstance(one, dict)]
    language = str(found.get("language") or "")
    return Feed(
        title=str(found.get("title") or ""), entries=[_item(one, language) for one in items]
    )


def _item(one: Mapping[str, Any], language: str) -> Entry:
    authors = one.get("authors") or [one.get("author")]
    author = authors[0] if isinstance(authors, list) and authors else None
    review = one.get("_review") if isinstance(one.get("_review"), dict) else {}
    html, text = one.get("content_html"), one.get("content_text") or one.get("summary")
    entry = {
        "link": str(one.get("url") or one.get("external_url") or ""),
        "title": str(one.get("title") or ""),
        "html": str(html)[:LONGEST_TEXT] if html else "",
        "text": "" if html else str(text or "")[:LONGEST_TEXT],
        "author": str(author.get("name") or "") if isinstance(author, dict) else "",
        "language": str(one.get("language") or language),
        "rating": _rating(one.get("rating") or (review or {}).get("rating")),
        "published": _iso(one.get("date_published")),
        "updated": _iso(one.get("date_modified")),
    }
    return _named(entry, str(one.get("id") or ""))


def _named(entry: Entry, given: str) -> Entry:
    """The entry with its name for ever: its own id, its link, or what it says."""
    name = (
        given
        or entry["link"]
        or f"sha256:{_hash(entry['title'], entry['html'], entry['published'])}"
    )
    return {
        "id": name[:500],
        **{key: value for key, value in entry.items() if value not in ("", None)},
    }


def version_of(entry: Entry) -> str:
    """Tells an entry that was changed from the one that stood there before."""
    return _hash(*(str(entry.get(key, "")) for key in ("title", "html", "text", "rating")))


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "replace")).hexdigest()[:24]


def _rating(said: Any) -> float | None:
    value = said.get("value") if isinstance(said, Mapping) else said
    try:
        found = float(str(value).partition("/")[0])
    except ValueError:
        return None
    return found if 0 <= found <= 100 else None  # noqa: PLR2004 -- stars, points of ten or percent


def _moment(said: Any) -> str:
    try:
        return datetime.fromtimestamp(timegm(said), UTC).isoformat() if said else ""
    except (ValueError, OverflowError, TypeError, OSError):
        return ""


def _iso(said: Any) -> str:
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return ""
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
