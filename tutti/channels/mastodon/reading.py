"""A stored status as a message. Pure: what the status does not say itself was noted in its details when it came."""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

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
    Trust,
    Unreadable,
)
from tutti.ground.mail.plain import text_of

# Everybody may read these; followers-only, direct and words we do not know are answered to one person.
OPEN = frozenset({"public", "unlisted"})
GUESSES = {"image": "image/jpeg", "gifv": "video/mp4", "video": "video/mp4", "audio": "audio/mpeg"}
MOST_FILES = 20

_MENTION_LINK = re.compile(r"<a\b[^>]*\b(?:mention|hashtag)\b[^>]*>(.*?)</a>", re.DOTALL)
_OPENING = re.compile(r"\s*(?:@[\w.-]+(?:@[\w.-]+)?[\s,:]+)+")


class _Wrong(ValueError):
    """What is missing or has another form than it must have."""


def read_statuses(host: str, raws: Sequence[Raw]) -> list[Reading]:
    return [_read(host, raw) for raw in raws]


def _read(host: str, raw: Raw) -> Reading:
    try:
        return _reading(host, raw, json.loads(raw.data))
    except _Wrong as wrong:
        return Unreadable(reason=str(wrong))
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError):
        return Unreadable(reason=_("This is no status as Mastodon writes it."))


def _reading(host: str, raw: Raw, status: Any) -> Reading:
    if not isinstance(status, dict):
        raise _Wrong(_("It is no status."))
    name = name_of(status)
    what = raw.details.get("what")
    if what == "deleted":
        return Deleted(external_id=name, at=raw.received_at or datetime.now(UTC))
    if status.get("reblog"):
        return Nothing(what=_("Somebody shared a post."))
    if what == "edit":
        edited = _moment(status.get("edited_at") or status.get("created_at"))
        return Edited(
            external_id=name, text=words_of(status), at=edited,
            version=str(status.get("edited_at") or ""), warning=_text(status, "spoiler_text"),
        )  # fmt: skip
    return _inbound(host, raw, status)


def _inbound(host: str, raw: Raw, status: dict[str, Any]) -> Inbound:
    account = status.get("account")
    if not isinstance(account, dict):
        raise _Wrong(_("It does not say who wrote it."))
    return Inbound(
        author=author_of(host, account),
        text=words_of(status),
        at=_moment(status.get("created_at")),
        external_id=name_of(status),
        follows=tuple(str(name) for name in raw.details.get("follows") or ()),
        audience=audience_of(status),
        ours=bool(raw.details.get("ours")),
        trust=Trust.VERIFIED,
        automatic=_("The account calls itself a machine.") if account.get("bot") is True else "",
        files=_files(status),
        details=_details(raw, status, account),
        history=bool(raw.details.get("history")),
    )


def name_of(status: Mapping[str, Any]) -> str:
    """What a status is called everywhere, whatever its number on one server."""
    name = status.get("uri") or status.get("url")
    if not name or not isinstance(name, str):
        raise _Wrong(_("It has no name (uri)."))
    return name


def author_of(host: str, account: Mapping[str, Any]) -> Party:
    acct = str(account.get("acct") or account.get("username") or "").lower()
    if not acct:
        raise _Wrong(_("It does not say who wrote it."))
    address = acct if "@" in acct else f"{acct}@{host}"
    return Party(kind="mastodon", value=address, name=str(account.get("display_name") or acct))


def audience_of(status: Mapping[str, Any]) -> Audience:
    return Audience.PUBLIC if status.get("visibility", "public") in OPEN else Audience.PRIVATE


def words_of(status: Mapping[str, Any]) -> str:
    """Its plain text without the names an answer begins with, and its poll's choices."""
    content = status.get("content")
    if content is not None and not isinstance(content, str):
        raise _Wrong(_("Its text is no text."))
    words = plain(content or "")
    spoken = _OPENING.sub("", words, count=1) if _OPENING.match(words) else words
    return "\n".join(part for part in (spoken or words, *_choices(status)) if part)


def plain(content: str) -> str:
    """A status's HTML as text. Names and hashtags are words there, not links with an address after them."""
    return text_of(_MENTION_LINK.sub(r"\1", content)).strip()


def _choices(status: Mapping[str, Any]) -> list[str]:
    poll = status.get("poll")
    options = poll.get("options") if isinstance(poll, dict) else None
    return [f"- {option.get('title')}" for option in options or () if isinstance(option, dict)]


def _files(status: Mapping[str, Any]) -> tuple[InboundFile, ...]:
    found = status.get("media_attachments") or ()
    return tuple(_file(media) for media in found[:MOST_FILES] if isinstance(media, dict))


def _file(media: Mapping[str, Any]) -> InboundFile:
    url = str(media.get("url") or media.get("remote_url") or media.get("preview_url") or "")
    name = PurePosixPath(urlsplit(url).path).name or str(media.get("id") or "file")
    guessed = mimetypes.guess_type(name)[0] or GUESSES.get(str(media.get("type")), "")
    return InboundFile(
        name=name, content_type=guessed or "application/octet-stream", data=b"",
        alt=str(media.get("description") or ""), url=url,
    )  # fmt: skip


def _details(raw: Raw, status: Mapping[str, Any], account: Mapping[str, Any]) -> dict[str, Any]:
    opening = _OPENING.match(plain(str(status.get("content") or "")))
    known: dict[str, Any] = {
        "url": _text(status, "url"),
        "warning": _text(status, "spoiler_text"),
        "language": _text(status, "language"),
        "visibility": _text(status, "visibility"),
        "mentions": opening[0].strip() if opening else "",
        "search": raw.details.get("search"),
    }
    followers = account.get("followers_count")
    if isinstance(followers, int) and followers >= 0:  # -1 where an account hides it
        known["followers"] = followers
    return {key: value for key, value in known.items() if value not in ("", None)}


def _text(status: Mapping[str, Any], key: str) -> str:
    value = status.get(key)
    return value.strip() if isinstance(value, str) else ""


def _moment(said: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        raise _Wrong(_("It does not say when it was written.")) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
