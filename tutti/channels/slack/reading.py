"""From an event to what it says. Pure."""

from __future__ import annotations

import re
from datetime import datetime

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
from tutti.channels.payloads import (
    Json,
    decoded,
    dict_at,
    dicts_at,
    moment_at,
    text_at,
    value_at,
    when,
)

SAID = frozenset({"", "file_share", "me_message", "thread_broadcast", "bot_message"})
MARKED = re.compile(r"<([^<>\n]{1,3000})>")


def read(raw: Raw, *, inside: bool, program: str) -> Reading:
    payload = decoded(raw)
    if isinstance(payload, Unreadable):
        return payload
    if program != "slack":
        return _from_webhook(payload, raw, inside=inside)
    return _event(payload, raw, inside=inside)


def _event(payload: Json, raw: Raw, *, inside: bool) -> Reading:
    event = dict_at(payload, "event")
    kind = text_at(event, "type") or text_at(payload, "type")
    if not kind:
        return Unreadable(reason=_("This is no event of a chat."))
    if kind not in {"message", "app_mention"}:
        return Nothing(what=kind[:100])
    if not text_at(event, "channel") or not text_at(event, "ts"):
        return Unreadable(reason=_("The event says neither room nor moment."))
    if _is_ours(payload, event):
        return Nothing(what="what our own app said")
    return _said(payload, event, raw, inside=inside)


def _said(payload: Json, event: Json, raw: Raw, *, inside: bool) -> Reading:
    subtype = text_at(event, "subtype")
    if subtype == "message_changed":
        return _changed(event, raw)
    if subtype == "message_deleted":
        gone = text_at(event, "deleted_ts") or text_at(event, "previous_message.ts")
        return _deleted(event, gone, raw)
    if subtype not in SAID:
        return Nothing(what=subtype[:100])
    return _message(payload, event, raw, inside=inside)


def _is_ours(payload: Json, event: Json) -> bool:
    """What our app posts comes back under the app's own id."""
    own = text_at(payload, "api_app_id")
    said = dict_at(event, "message") or event
    return bool(own) and own in {text_at(said, "app_id"), text_at(said, "bot_profile.app_id")}


def _changed(event: Json, raw: Raw) -> Reading:
    """A preview that Slack adds to a link is a change, too, and says nothing."""
    new, ts = dict_at(event, "message"), text_at(event, "message.ts")
    if new.get("subtype") == "tombstone":
        return _deleted(event, ts, raw)
    same = new.get("text") == value_at(event, "previous_message.text")
    if not ts or same or not dict_at(new, "edited"):
        return Nothing(what="a change without new words")
    return Edited(
        external_id=_name(event, ts),
        text=plain(text_at(new, "text")),
        at=when(raw, _moment(text_at(new, "edited.ts"))),
        version=text_at(event, "event_ts") or text_at(event, "ts"),
    )


def _deleted(event: Json, ts: str, raw: Raw) -> Reading:
    if not ts:
        return Nothing(what="a deletion of nothing")
    return Deleted(external_id=_name(event, ts), at=when(raw, _moment(text_at(event, "event_ts"))))


def _message(payload: Json, event: Json, raw: Raw, *, inside: bool) -> Reading:
    user, bot, ts = text_at(event, "user"), text_at(event, "bot_id"), text_at(event, "ts")
    if not user and not bot:
        return Unreadable(reason=_("The message does not say who wrote it."))
    words = plain(text_at(event, "text"))
    return Inbound(
        author=Party(
            kind="slack",
            value=f"{text_at(payload, 'team_id') or text_at(event, 'team')}/{user or bot}",
            name=_name_of(event),
        ),
        text=f"* {words}" if event.get("subtype") == "me_message" else words,
        at=when(raw, _moment(ts)),
        claimed_at=_moment(ts),
        external_id=_name(event, ts),
        follows=_follows(event, inside=inside),
        audience=_audience(event, inside=inside),
        trust=Trust.VERIFIED,
        automatic="bot" if bot else "",
        files=tuple(_file(one) for one in dicts_at(event, "files")),
    )


def _name(event: Json, ts: str) -> str:
    return f"{text_at(event, 'channel')}/{ts}"


def _name_of(event: Json) -> str:
    paths = ("user_profile.display_name", "user_profile.real_name", "bot_profile.name", "username")
    return next((text_at(event, path)[:200] for path in paths if text_at(event, path)), "")


def _is_direct(event: Json) -> bool:
    kind, room = text_at(event, "channel_type"), text_at(event, "channel")
    return kind == "im" or (not kind and room.startswith("D"))


def _audience(event: Json, *, inside: bool) -> Audience:
    if inside:
        return Audience.INTERNAL
    kind, room = text_at(event, "channel_type"), text_at(event, "channel")
    is_open = kind == "channel" or (not kind and room.startswith("C"))
    return Audience.PUBLIC if is_open else Audience.PRIVATE


def _follows(event: Json, *, inside: bool) -> tuple[str, ...]:
    """The room where all of it is one conversation; elsewhere its thread."""
    root = text_at(event, "thread_ts")
    rooms = (text_at(event, "channel"),) if inside or _is_direct(event) else ()
    return (*rooms, _name(event, root)) if root and root != text_at(event, "ts") else rooms


def _file(one: Json) -> InboundFile:
    """Files stay where they are: reading asks nobody."""
    return InboundFile(
        name=(text_at(one, "name") or text_at(one, "title") or _("File"))[:200],
        content_type=text_at(one, "mimetype")[:120] or "application/octet-stream",
        data=b"",
        alt=text_at(one, "alt_txt")[:2000],
        url=text_at(one, "permalink") or text_at(one, "url_private"),
    )


def _from_webhook(payload: Json, raw: Raw, *, inside: bool) -> Reading:
    """An outgoing webhook of Mattermost or Rocket.Chat: one message, in a room, by somebody signed in there."""
    room, user = text_at(payload, "channel_id"), text_at(payload, "user_id")
    own = text_at(payload, "post_id") or text_at(payload, "message_id")
    if not (room and user and own):
        return Unreadable(reason=_("The message does not say where it stands and who wrote it."))
    if payload.get("bot"):
        return Nothing(what="what a program said")
    at = when(raw, moment_at(payload, "timestamp"))
    name, words = f"{room}/{own}", text_at(payload, "text")
    if payload.get("isEdit"):
        return Edited(external_id=name, text=words, at=at, version=raw.key.rpartition(":")[2])
    return Inbound(
        author=Party(
            kind="slack",
            value=f"{text_at(payload, 'team_id')}/{user}",
            name=text_at(payload, "user_name")[:200],
        ),
        text=words,
        at=at,
        external_id=name,
        follows=(room,),
        audience=Audience.INTERNAL if inside else Audience.PRIVATE,
        trust=Trust.VERIFIED,
    )


def plain(text: str) -> str:
    """Words without Slack's own marks: links, names, and three escaped letters."""
    shown = MARKED.sub(_shown, text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(found: re.Match[str]) -> str:
    target, _bar, label = found[1].partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label.lstrip("@#") or target[1:])
    if target.startswith("!"):
        return "@" + (label.lstrip("@") or target[1:].partition("^")[0])
    return f"{label} ({target})" if label and label not in target else target


def _moment(ts: str) -> datetime | None:
    """Slack's moments are seconds with six digits behind the stop, and name a message as well."""
    return moment_at({"ts": ts.partition(".")[0]}, "ts")
