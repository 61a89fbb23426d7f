"""What happened on a page, as one event of its feed tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tutti.channels.contract import (
    Audience,
    Deleted,
    Edited,
    Inbound,
    InboundFile,
    Nothing,
    Party,
    Raw,
    Reading,
    Shown,
    Trust,
    Unreadable,
)
from tutti.channels.meta.door import event_of
from tutti.channels.meta.messaging import read_messaging
from tutti.channels.meta.naming import EDITS, feed_id, feed_version
from tutti.channels.payloads import Json, dict_at, moment_at, text_at, value_at, when

POSTS = frozenset({"status", "post", "photo", "video", "share", "album", "link", "note"})
SHOWN = {"hide": Audience.PRIVATE, "unhide": Audience.PUBLIC}
BY_VISITOR = "wall_post"  # Meta's word for what somebody else wrote on the page


def read_event(raw: Raw, *, page: str) -> Reading:
    part = event_of(raw)
    if isinstance(part, Unreadable):
        return part
    if "messaging" in part:
        return read_messaging(part, raw, kind="facebook", account=page)
    if page and text_at(part, "entry.id") not in {"", page}:
        return Nothing(what="an event of another page")
    if part.get("field") != "feed":
        return Nothing(what=str(part.get("field"))[:200])
    return _of_feed(part, raw, page)


def _of_feed(part: Json, raw: Raw, page: str) -> Reading:
    value = dict_at(part, "value")
    item, verb, id_ = text_at(value, "item"), text_at(value, "verb"), feed_id(value)
    if item != "comment" and item not in POSTS:
        return Nothing(what=f"{item} {verb}".strip()[:200] or "feed")
    if not id_:
        return Unreadable(reason="The event does not say what it is about.")
    at = when(raw, moment_at(value, "created_time"), moment_at(part, "entry.time"))
    if verb == "add":
        return _written(part, id_, at, page)
    return _changed(part, id_, at)


def _changed(part: Json, id_: str, at: datetime) -> Reading:
    verb = text_at(part, "value.verb")
    if verb in EDITS:
        words = text_at(part, "value.message")
        return Edited(external_id=id_, text=words, at=at, version=feed_version(part))
    if verb == "remove":
        return Deleted(external_id=id_, at=at)
    if verb in SHOWN:
        return Shown(external_id=id_, audience=SHOWN[verb], at=at)
    return Nothing(what=f"{text_at(part, 'value.item')} {verb}".strip()[:200])


def _written(part: Json, id_: str, at: datetime, page: str) -> Reading:
    """Each comment under a post of ours begins a conversation; under a visitor's post it goes on with theirs."""
    value = dict_at(part, "value")
    author = text_at(value, "from.id") or text_at(value, "sender_id")
    own_page = page or text_at(part, "entry.id")
    ours = author == own_page
    follows = _follows(value, own_page)
    if ours and not follows:
        return Nothing(what="written by ourselves, in answer to nobody")
    name = text_at(value, "from.name") or text_at(value, "sender_name")
    return Inbound(
        author=Party(kind="facebook", value=author, name=name) if author else None,
        text=text_at(value, "message"),
        at=at,
        external_id=id_,
        follows=follows,
        audience=Audience.PUBLIC,
        ours=ours,
        trust=Trust.VERIFIED if author else Trust.WEAK,
        files=_files(value),
        details=_details(value),
    )


def _follows(value: Json, page: str) -> tuple[str, ...]:
    post, comment = text_at(value, "post_id"), text_at(value, "comment_id")
    if not comment:
        return ()
    parent = text_at(value, "parent_id")
    writer = text_at(value, "post.from.id")
    visited = text_at(value, "post.status_type") == BY_VISITOR or (writer not in {"", page})
    above = [post] if visited and post else []
    return (*above, parent) if parent not in {"", post, comment} else tuple(above)


def _files(value: Json) -> tuple[InboundFile, ...]:
    found = [(text_at(value, "photo"), "image/jpeg"), (text_at(value, "video"), "video/mp4")]
    many: Any = value_at(value, "photos")
    if isinstance(many, list):
        found += [(url, "image/jpeg") for url in many if isinstance(url, str)]
    if (link := text_at(value, "link")) and text_at(value, "item") in {"photo", "video"}:
        found.append((link, "image/jpeg" if value["item"] == "photo" else "video/mp4"))
    return tuple(
        InboundFile(name=kind.partition("/")[0], content_type=kind, data=b"", url=url)
        for url, kind in dict(found).items()
        if url.startswith("https://")
    )


def _details(value: Json) -> dict[str, str]:
    url = text_at(value, "permalink_url") or text_at(value, "post.permalink_url")
    return {"url": url} if url.startswith("https://") else {}
