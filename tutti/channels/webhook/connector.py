"""Signed JSON from any other system, read by paths; sensible ones are tried where the settings name none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Connection,
    Connector,
    Delivery,
    Finding,
    Inbound,
    Party,
    Raw,
    Received,
    Setting,
    Trust,
    Unreadable,
)
from tutti.channels.signed import received_signed
from tutti.channels.webhook.paths import at_path, first_moment, first_text
from tutti.ground.crypto.signatures import secret_of
from tutti.ground.mail.addresses import canonical
from tutti.ground.text.phones import e164

TEXT_LENGTH = 200_000
VALUE_LENGTH = 320
USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "message", "body", "content", "description", "comment"),
    "title": ("title", "subject", "summary"),
    "author": ("author.email", "author.phone", "author.id", "author", "from", "email", "sender"),
    "name": ("author.name", "from_name", "name", "sender_name"),
    "id": ("id", "message_id"),
    "thread": ("thread", "thread_id", "conversation_id", "ticket_id"),
    "at": ("at", "created_at", "timestamp"),
}


class Channel(Connector):
    """`settings` hold a path for each part of a message, empty where the usual names do."""

    kind = "webhook"
    label = _("Webhook")
    icon = "webhook"
    door = "hooks"
    settings = (
        Setting(
            key="secret",
            label=_("Secret"),
            help=_("Both sides know it; every request is signed with it. At least 16 characters."),
            kind="secret",
        ),
        Setting(
            key="former_secret",
            label=_("Former secret"),
            help=_("Holds beside the new one while the other side is being changed."),
            kind="secret",
            required=False,
        ),
        Setting(
            key="text", label=_("Path to the text"), required=False, help=_("data.comment.body")
        ),
        Setting(key="title", label=_("Path to the title"), required=False),
        Setting(
            key="author",
            label=_("Path to the author’s address, number or id"),
            required=False,
        ),
        Setting(key="name", label=_("Path to the author’s name"), required=False),
        Setting(key="id", label=_("Path to the message’s id"), required=False),
        Setting(
            key="thread",
            label=_("Path to the conversation’s id"),
            required=False,
            help=_("Messages with the same one are one conversation."),
        ),
        Setting(key="at", label=_("Path to the moment it was written"), required=False),
        Setting(
            key="vouches",
            label=_("The other side knows its authors (they signed in there)"),
            kind="yesno",
            required=False,
            default=False,
        ),
    )
    limits = (
        _("Only receives: an answer goes another way."),
        _("Files are not fetched from addresses in the JSON."),
    )

    def check(self, connection: Connection) -> list[Finding]:
        return [secret_finding(connection)]

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return received_signed(connection, delivery)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        return [_read(connection.settings, raw) for raw in raws]


def secret_finding(connection: Connection) -> Finding:
    """Whether requests can be checked at all; without that none is taken."""
    ok = bool(secret_of(str(connection.credentials.get("secret", ""))))
    advice = (
        "" if ok else _("Enter a secret of at least 16 characters. Until then nothing is taken.")
    )
    return Finding(what=_("There is a secret to check signatures with."), ok=ok, advice=advice)


def _read(settings: Mapping[str, Any], raw: Raw) -> Inbound | Unreadable:
    try:
        payload = msgspec.json.decode(raw.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(reason=f"This is not JSON: {error}")
    if not isinstance(payload, dict):
        return Unreadable(reason=_("The JSON is not an object."))
    text = _found(payload, settings, "text")
    title = _found(payload, settings, "title")
    if not (text or title):
        looked = ", ".join(_paths(payload, settings, "text"))
        return Unreadable(reason=f"No text was found. Looked at: {looked}")
    written = first_moment(payload, _paths(payload, settings, "at"))
    thread = _found(payload, settings, "thread")
    return Inbound(
        author=_author(payload, settings),
        text=(text or title)[:TEXT_LENGTH],
        title=title,
        at=raw.received_at or datetime.now(UTC),
        claimed_at=written,
        external_id=_found(payload, settings, "id") or raw.key,
        follows=(f"thread:{thread}",) if thread else (),
        trust=Trust.VERIFIED if settings.get("vouches") else Trust.WEAK,
    )


def _found(payload: dict[str, Any], settings: Mapping[str, Any], part: str) -> str:
    return first_text(payload, _paths(payload, settings, part))


def _paths(payload: dict[str, Any], settings: Mapping[str, Any], part: str) -> tuple[str, ...]:
    """The path the settings name, else the usual ones, first inside `data` where the event has one."""
    if named := str(settings.get(part, "")).strip():
        return (named,)
    usual = USUAL[part]
    inside = tuple(f"data.{path}" for path in usual)
    return (*inside, *usual) if isinstance(at_path(payload, "data"), dict) else usual


def _author(payload: dict[str, Any], settings: Mapping[str, Any]) -> Party | None:
    value = _found(payload, settings, "author")
    name = _found(payload, settings, "name")[:200]
    if address := canonical(value):
        return Party(kind="email", value=address, name=name)
    if number := e164(value):
        return Party(kind="phone", value=number, name=name)
    if value:
        return Party(kind="handle", value=value.lstrip("@").lower()[:VALUE_LENGTH], name=name)
    return Party(kind="", value="", name=name) if name else None
