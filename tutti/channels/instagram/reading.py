"""What happened on an account, as one event tells it."""

from __future__ import annotations

from tutti.channels.contract import (
    Audience,
    Edited,
    Inbound,
    Nothing,
    Party,
    Raw,
    Reading,
    Trust,
    Unreadable,
)
from tutti.channels.meta.door import event_of
from tutti.channels.meta.messaging import read_messaging
from tutti.channels.payloads import Json, dict_at, moment_at, text_at, when

COMMENTS = frozenset({"comments", "live_comments"})
ASKED = "mention_words"  # ours: what the words of a mention were, once asked for


def read_event(raw: Raw, *, account: str) -> Reading:
    part = event_of(raw)
    if isinstance(part, Unreadable):
        return part
    if "messaging" in part:
        return read_messaging(part, raw, kind="instagram", account=_of_messages(part, account))
    if account and text_at(part, "entry.id") not in {"", account}:
        return Nothing(what="an event of another account")
    return _of_field(part, raw, account)


def _of_field(part: Json, raw: Raw, account: str) -> Reading:
    field = text_at(part, "field")
    if field in COMMENTS:
        return _commented(part, raw, account)
    if field == "mentions":
        return _mentioned(part, raw)
    if field == ASKED:
        return _words_of_mention(part, raw)
    return Nothing(what=field[:200] or "an event without a name")


def _commented(part: Json, raw: Raw, account: str) -> Reading:
    """Each comment under a post of ours begins a conversation; what answers it stands with it."""
    value = dict_at(part, "value")
    id_, author = text_at(value, "id"), text_at(value, "from.id")
    if not id_:
        return Unreadable(reason="The event does not say which comment it is about.")
    name = text_at(value, "from.username") or text_at(value, "username")
    parent = text_at(value, "parent_id")
    ours = bool(author) and author == (account or text_at(part, "entry.id"))
    if ours and not parent:
        return Nothing(what="written by ourselves, in answer to nobody")
    return Inbound(
        author=Party(kind="instagram", value=author or name, name=name) if author or name else None,
        text=text_at(value, "text"),
        at=when(raw, moment_at(value, "timestamp"), moment_at(part, "entry.time")),
        external_id=id_,
        follows=(parent,) if parent else (),
        audience=Audience.PUBLIC,
        ours=ours,
        trust=Trust.VERIFIED if author or name else Trust.WEAK,
        details=_place(value),
    )


def _mentioned(part: Json, raw: Raw) -> Reading:
    """Instagram tells that we were mentioned and where, but neither by whom nor in which words: those are asked for."""
    name = mention_of(dict_at(part, "value"))
    if not name:
        return Unreadable(reason="The event does not say where we were mentioned.")
    return Inbound(
        author=None,
        text="[We were mentioned. The words are fetched when Instagram gives them.]",
        at=when(raw, moment_at(part, "entry.time")),
        external_id=name,
        audience=Audience.PUBLIC,
    )


def mention_of(value: Json) -> str:
    media, comment = text_at(value, "media_id"), text_at(value, "comment_id")
    return f"mention:{media}:{comment}" if media else ""


def _words_of_mention(part: Json, raw: Raw) -> Reading:
    value = dict_at(part, "value")
    by = text_at(value, "username")
    words = text_at(value, "text") or text_at(value, "caption")
    return Edited(
        external_id=text_at(value, "mention"),
        text=f"{words}\n(@{by})" if by else words,
        at=when(raw, moment_at(value, "timestamp")),
    )


def _of_messages(part: Json, account: str) -> str:
    """In messages Instagram may call our account by another id; then the entry tells whose they are."""
    event = dict_at(part, "messaging")
    named = account in {text_at(event, "sender.id"), text_at(event, "recipient.id")}
    return "" if not named and text_at(part, "entry.id") == account else account


def _place(value: Json) -> dict[str, str]:
    url = text_at(value, "permalink") or text_at(value, "media.permalink")
    return {"url": url} if url.startswith("https://") else {}
