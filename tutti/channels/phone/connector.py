"""Calls and visits: records agents make, and events a telephone system sends (signed, as webhooks are)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext, ngettext
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
    Unreadable,
)
from tutti.channels.signed import received_signed
from tutti.ground.crypto.signatures import secret_of
from tutti.ground.text.phones import e164, known_region

ANSWERED = {"completed", "answered", "ended", "hangup"}
UNANSWERED = {"missed", "no-answer", "busy", "failed", "abandoned", "voicemail"}
MINUTE = 60


class Channel(Connector):
    """`Raw.details["record"]` marks what an agent wrote; everything else is an event of a telephone system."""

    kind = "phone"
    label = _("Calls and visits")
    icon = "phone"
    door = "hooks"
    answers_by = "email"  # to callers we know by a mail address alone
    settings = (
        Setting(
            key="region",
            label=_("Country of numbers without a prefix"),
            help=_("Two letters, such as IT or DE."),
            required=False,
        ),
        Setting(
            key="secret",
            label=_("Secret for call events"),
            help=_("Only needed when a telephone system reports calls. At least 16 characters."),
            kind="secret",
            required=False,
        ),
        Setting(
            key="former_secret",
            label=_("Former secret"),
            help=_("Holds beside the new one while the other side is being changed."),
            kind="secret",
            required=False,
        ),
    )
    limits = (
        _("Tutti makes no calls: somebody talks, and writes down what was said."),
        _("A number on a display proves nothing about who is calling."),
    )

    def check(self, connection: Connection) -> list[Finding]:
        return [_region_finding(connection), _secret_finding(connection)]

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return received_signed(connection, delivery)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        region = str(connection.settings.get("region", ""))
        return [_read(raw, region) for raw in raws]


def _region_finding(connection: Connection) -> Finding:
    region = str(connection.settings.get("region", "")).strip()
    ok = not region or known_region(region)
    advice = "" if ok else _("Use the two letters of the country, such as IT, DE or FR.")
    return Finding(what=_("The country is one."), ok=ok, advice=advice)


def _secret_finding(connection: Connection) -> Finding:
    text = str(connection.credentials.get("secret", ""))
    ok = not text or bool(secret_of(text))
    advice = "" if ok else _("Use a secret of at least 16 characters.")
    return Finding(what=_("Call events can be checked, or are not taken."), ok=ok, advice=advice)


def _read(raw: Raw, region: str) -> Inbound | Unreadable:
    try:
        payload = msgspec.json.decode(raw.data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(reason=f"This is not a JSON object: {error}")
    received = raw.received_at or datetime.now(UTC)
    if raw.details.get("record"):
        return _record(payload, received, raw.key)
    return _event(payload, received, raw.key, region)


def _record(payload: Mapping[str, Any], received: datetime, key: str) -> Inbound:
    """What an agent wrote down. The words are the customer's as the agent heard them, or ours when we called."""
    ours = payload.get("direction") == "out"
    return Inbound(
        author=_our_member(payload) if ours else _caller(payload.get("party") or {}),
        text=str(payload.get("words", "")),
        title=str(payload.get("title", "")),
        at=received,
        external_id=key,
        ours=ours,
        details={"call": {"way": payload.get("way", "call"), "by": payload.get("by", "")}},
    )


def _our_member(payload: Mapping[str, Any]) -> Party:
    return Party(
        kind="member", value=str(payload.get("member", "")), name=str(payload.get("by", ""))
    )


def _caller(party: Mapping[str, Any]) -> Party:
    return Party(
        kind=str(party.get("kind", "")),
        value=str(party.get("value", "")),
        name=str(party.get("name", "")),
    )


def _event(
    payload: Mapping[str, Any], received: datetime, key: str, region: str
) -> Inbound | Unreadable:
    """A call as the telephone system tells of it; all events of one call are one conversation."""
    found = payload.get("data")
    call = found if isinstance(found, dict) else payload
    ours = str(call.get("direction", "in")).lower() in {"out", "outbound", "outgoing"}
    written = str(call.get("to" if ours else "from", "")).strip()
    if not written:
        return Unreadable(reason=_("The event names no number: `from` or `to` is missing."))
    number, status = e164(written, region=region), str(call.get("status", "")).lower()
    name = str(call.get("name", ""))[:200]
    call_id = str(call.get("call_id") or call.get("id") or key)
    return Inbound(
        author=Party(kind="phone" if number else "", value=number, name=name or written[:40]),
        text=_words(ours, written[:40], status, call.get("duration")),
        at=received,
        external_id=key,
        follows=(f"call:{call_id}",),
        ours=ours,
        automatic="" if status in UNANSWERED and not ours else "call event",
        details={"call": {"way": "call", "status": status[:40]}},
    )


def _words(ours: bool, number: str, status: str, seconds: object) -> str:
    what = gettext("We called %(number)s") if ours else gettext("Call from %(number)s")
    said = [what % {"number": number}, _outcome(status)]
    if isinstance(seconds, int | float) and seconds > 0:
        minutes = max(1, round(seconds / MINUTE))
        said.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return ", ".join(part for part in said if part) + "."


def _outcome(status: str) -> str:
    if status in UNANSWERED:
        return gettext("nobody answered")
    return gettext("answered") if status in ANSWERED else status.replace("-", " ")[:40]
