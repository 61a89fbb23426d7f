"""From what Bluesky sent to a reading, without a network. Pure: the same bytes are read the same for ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
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

APP = "https://bsky.app"
TEXT_LENGTH = 20_000
NAME_LENGTH = 300
HIDDEN = "!"  # labels that begin so are words between programs


def read_one(settings: Mapping[str, Any], raw: Raw) -> Reading:
    """An item as `hearing` made it: a post, a private message, or what became of one."""
    try:
        item = msgspec.json.decode(raw.data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Unreadable(reason=_("This is not JSON."))
    if not isinstance(item, dict):
        return Unreadable(reason=_("This is not from Bluesky."))
    if deleted := _said(item.get("deleted")):
        return Deleted(external_id=deleted, at=_moment(item.get("at")) or _heard(raw))
    if isinstance(item.get("message"), dict):
        return _private(item, raw)
    return _public(settings, item, raw)


def _public(settings: Mapping[str, Any], item: dict[str, Any], raw: Raw) -> Reading:
    post = item.get("post")
    if not isinstance(post, dict) or not isinstance(post.get("record"), dict):
        return Unreadable(reason=_("There is no post in it."))
    if not _said(post.get("uri")) or not _did(post):
        return Unreadable(reason=_("The post names neither its address nor its author."))
    return _edited(post, raw) if item.get("changed") is True else _post(settings, item, raw)


def _post(settings: Mapping[str, Any], item: dict[str, Any], raw: Raw) -> Inbound:
    post, us = item["post"], _said(item.get("us"))
    record, uri = post["record"], _said(post["uri"])
    author, root, parent = _did(post), *_answered(record)
    ours = bool(us) and author == us
    return Inbound(
        author=Party(kind="bluesky", value=author, name=_handle(post)),
        text=_text(post)[:TEXT_LENGTH],
        folded=_quoted(post.get("embed"))[:TEXT_LENGTH],
        at=_moment(post.get("indexedAt")) or _heard(raw),
        claimed_at=_moment(record.get("createdAt")),
        external_id=uri,
        follows=tuple(dict.fromkeys(name for name in (root, parent) if name)),
        audience=Audience.PUBLIC,
        ours=ours,
        trust=Trust.VERIFIED,
        automatic="bot" if "bot" in _labels(post.get("author")) else "",
        files=tuple(_files(post.get("embed"))),
        details=_details(settings, post, raw),
        history=item.get("history") is True,
    )


def _edited(post: dict[str, Any], raw: Raw) -> Edited:
    return Edited(
        external_id=_said(post["uri"]),
        text=_text(post)[:TEXT_LENGTH],
        at=_heard(raw),
        version=_said(post.get("cid")),
        warning=_warning(post),
    )


def _private(item: dict[str, Any], raw: Raw) -> Reading:
    message, us = item["message"], _said(item.get("us"))
    id_, room = _said(message.get("id")), _said(item.get("convo"))
    sender = message.get("sender")
    author = _said(sender.get("did")) if isinstance(sender, dict) else ""
    if not (id_ and room and author):
        return Unreadable(reason=_("The private message names neither itself nor its author."))
    text = _with_links(_said(message.get("text")), message.get("facets"))
    if not text and not message.get("embed"):
        return Nothing(what="a private message without words")
    return Inbound(
        author=Party(kind="bluesky", value=author, name=_said(item.get("handle"))),
        text=text[:TEXT_LENGTH],
        folded=_quoted(message.get("embed"))[:TEXT_LENGTH],
        at=_moment(message.get("sentAt")) or _heard(raw),
        external_id=chat_name(room, id_),
        follows=(f"thread:{room}",),
        audience=Audience.PRIVATE,
        ours=bool(us) and author == us,
        trust=Trust.VERIFIED,
    )


def chat_name(room: str, id_: str) -> str:
    """The stable name of a private message: the network's ids are short and of their room."""
    return f"chat:{room}/{id_}"


def web_address(settings: Mapping[str, Any], handle: str, uri: str) -> str:
    app = str(settings.get("app") or APP).rstrip("/")
    return f"{app}/profile/{handle}/post/{uri.rpartition('/')[2]}"


def _text(post: dict[str, Any]) -> str:
    """The words, with links written out, and what a card under them leads to."""
    record = post["record"]
    text = _with_links(_said(record.get("text")), record.get("facets"))
    leads_to = [uri for uri in _cards(post.get("embed")) if uri not in text]
    return "\n\n".join(part for part in (text, *leads_to) if part)


def _with_links(text: str, facets: Any) -> str:
    """Apps shorten the words of a link; the whole address stands in the facet, by places in UTF-8."""
    whole = text.encode()
    for start, end, uri in sorted(_links(facets, len(whole)), reverse=True):
        words = whole[start:end].decode(errors="replace")
        if words.rstrip("/") not in {uri.rstrip("/"), uri.partition("://")[2].rstrip("/")}:
            # a shortened address is replaced; a link under other words is put behind them
            shortened = words.endswith(("...", "…"))
            whole = (
                whole[: start if shortened else end]
                + (uri.encode() if shortened else f" ({uri})".encode())
                + whole[end:]
            )
    return whole.decode(errors="replace")


def _links(facets: Any, length: int) -> Iterator[tuple[int, int, str]]:
    for facet in _dicts(facets):
        place = facet.get("index")
        start, end = (
            (place.get("byteStart"), place.get("byteEnd")) if isinstance(place, dict) else (0, 0)
        )
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
            continue
        for feature in _dicts(facet.get("features")):
            if uri := _said(feature.get("uri")):
                yield start, end, uri


def _cards(embed: Any) -> Iterator[str]:
    for part in _embeds(embed):
        external = part.get("external")
        if isinstance(external, dict) and (uri := _said(external.get("uri"))):
            yield uri


def _files(embed: Any) -> Iterator[InboundFile]:
    for part in _embeds(embed):
        for number, image in enumerate(_dicts(part.get("images")), start=1):
            if url := _said(image.get("fullsize")):
                yield InboundFile(
                    name=f"image-{number}.jpg", content_type="image/jpeg", data=b"",
                    alt=_said(image.get("alt")), url=url,
                )  # fmt: skip
        if url := _said(part.get("playlist")):
            yield InboundFile(
                name="video.m3u8", content_type="application/vnd.apple.mpegurl", data=b"",
                alt=_said(part.get("alt")), url=url,
            )  # fmt: skip


def _embeds(embed: Any) -> Iterator[dict[str, Any]]:
    """What is shown under a post; beside a quoted post it stands one level deeper."""
    if isinstance(embed, dict):
        yield embed
        if isinstance(embed.get("media"), dict):
            yield embed["media"]


def _quoted(embed: Any) -> str:
    record = embed.get("record") if isinstance(embed, dict) else None
    if isinstance(record, dict) and isinstance(record.get("record"), dict):
        record = record["record"]  # with media beside it
    value = record.get("value") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(value, dict):
        return ""
    words, who = _said(value.get("text")), _handle(record)
    return f"@{who}: {words}" if who and words else words


def _details(settings: Mapping[str, Any], post: dict[str, Any], raw: Raw) -> dict[str, Any]:
    handle = _handle(post) or _did(post)
    found: dict[str, Any] = {
        "url": web_address(settings, handle, post["uri"]),
        "language": _language(post["record"]),
        "warning": _warning(post),
        "search": raw.details.get("search"),
    }
    return {key: value for key, value in found.items() if value}


def _language(record: dict[str, Any]) -> str:
    langs = record.get("langs")
    return _said(langs[0])[:35] if isinstance(langs, list) and langs else ""


def _warning(post: dict[str, Any]) -> str:
    """Labels the author or the network's moderators put on it, as apps warn of them."""
    said = [*_labels(post), *_labels(post["record"].get("labels"), "values")]
    return ", ".join(dict.fromkeys(one for one in said if not one.startswith(HIDDEN)))


def _labels(thing: Any, part: str = "labels") -> list[str]:
    labels = thing.get(part) if isinstance(thing, dict) else None
    return [_said(label.get("val")) for label in _dicts(labels) if _said(label.get("val"))]


def _answered(record: dict[str, Any]) -> tuple[str, str]:
    reply = record.get("reply")
    if not isinstance(reply, dict):
        return "", ""
    found = [reply.get(part) for part in ("root", "parent")]
    root, parent = (_said(one.get("uri")) if isinstance(one, dict) else "" for one in found)
    return root, parent


def speaks_to(record: Any, us: str) -> bool:
    """Whether it mentions or answers us: then it is a message to us, however it was found."""
    if not isinstance(record, dict):
        return False
    mentioned = {
        _said(feature.get("did"))
        for facet in _dicts(record.get("facets"))
        for feature in _dicts(facet.get("features"))
    }
    return bool(us) and (us in mentioned or _answered(record)[1].startswith(f"at://{us}/"))


def _did(post: dict[str, Any]) -> str:
    author = post.get("author")
    did = _said(author.get("did")) if isinstance(author, dict) else ""
    return did if did.startswith("did:") else ""


def _handle(post: dict[str, Any]) -> str:
    author = post.get("author")
    return _said(author.get("handle")) if isinstance(author, dict) else ""


def _said(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(_said(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _heard(raw: Raw) -> datetime:
    return raw.received_at or datetime.fromtimestamp(0, UTC)
