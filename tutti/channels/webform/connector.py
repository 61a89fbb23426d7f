"""What visitors of a form wrote. Who they are is claimed; answers go to that address by mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Connection,
    Connector,
    Finding,
    Inbound,
    Party,
    Raw,
    Setting,
    Unreadable,
)
from tutti.channels.webform.packing import Torn, unpack
from tutti.ground.mail.addresses import canonical

MOST_FIELDS = 12
_LANGUAGE = re.compile(r"([A-Za-z]{2}(?:-[A-Za-z]{2})?):\s*(.*)")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Channel(Connector):
    """Texts a visitor reads are kept as they were typed; `texts_of` reads the languages in them."""

    kind = "webform"
    label = _("Web form")
    icon = "globe"
    door = "form"
    answers_by = "email"
    settings = (
        Setting(
            key="title",
            label=_("Title"),
            help=_("For several languages, one a line: it: Scrivici"),
            kind="texts",
            required=False,
        ),
        Setting(key="intro", label=_("What it is for"), kind="texts", required=False),
        Setting(key="thanks", label=_("Words after sending"), kind="texts", required=False),
        Setting(
            key="asks_email",
            label=_("A mail address is needed"),
            help=_("Without one, nobody can be answered."),
            kind="yesno",
            required=False,
            default=True,
        ),
        Setting(
            key="fields",
            label=_("Other questions"),
            help=_("One a line: contract = Contract number"),
            kind="lines",
            required=False,
        ),
        Setting(
            key="frames",
            label=_("Pages that may show the form"),
            help=_("One origin a line, such as https://www.example.com. Empty: only our own page."),
            kind="lines",
            required=False,
        ),
    )
    limits = (
        _("The address a visitor gives is only claimed until they answer a mail."),
        _("Answers go out through a mailbox: one that sends must be set up."),
    )

    def check(self, connection: Connection) -> list[Finding]:
        wrong = [line for line in _lines(connection.settings, "frames") if not origin_of(line)]
        advice = (
            "" if not wrong else _("Write an origin as https://www.example.com, nothing after it.")
        )
        return [
            Finding(
                what=_("The pages that may show the form are origins."), ok=not wrong, advice=advice
            )
        ]

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        del connection
        return [_read(raw) for raw in raws]


def texts_of(settings: Mapping[str, Any], key: str) -> dict[str, str]:
    """A text by language. A line that begins `it:` opens that language's; what has no such line is everybody's."""
    found: dict[str, list[str]] = {}
    language = ""
    for line in str(settings.get(key) or "").splitlines():
        begins = _LANGUAGE.match(line)
        if begins:
            language, line = begins[1].lower(), begins[2]  # noqa: PLW2901 -- the rest of it is the text
        found.setdefault(language, []).append(line)
    return {code: text for code, lines in found.items() if (text := "\n".join(lines).strip())}


def questions_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """The other questions, by the key of the case's custom field."""
    pairs = [line.partition("=") for line in _lines(settings, "fields")]
    found = {key.strip(): label.strip() or key.strip() for key, _equals, label in pairs}
    return dict([(key, label) for key, label in found.items() if _KEY.fullmatch(key)][:MOST_FIELDS])


def frames_of(settings: Mapping[str, Any]) -> list[str]:
    """Origins whose pages may show the form in a frame."""
    found = [origin_of(line) for line in _lines(settings, "frames")]
    return [origin for origin in found if origin]


def origin_of(text: str) -> str:
    """`https://host[:port]`, or "" for what is no origin. Nothing here can end a header's directive."""
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or not re.fullmatch(r"[a-z0-9.-]+", host):
        return ""
    whole = f"{parts.scheme}://{host}{port}"
    return whole if text.rstrip("/").lower() == whole else ""


def _lines(settings: Mapping[str, Any], key: str) -> list[str]:
    found = settings.get(key) or ""
    lines = found if isinstance(found, list) else str(found).splitlines()
    return [str(line).strip() for line in lines if str(line).strip()]


def _read(raw: Raw) -> Inbound | Unreadable:
    try:
        sent = unpack(raw.data)
    except Torn as torn:
        return Unreadable(reason=str(torn))
    address = canonical(sent.email) if sent.email else None
    party = Party(kind="email" if address else "", value=address or "", name=sent.name)
    return Inbound(
        author=party if address or sent.name else None,
        text=sent.words,
        title=sent.title,
        at=raw.received_at or datetime.now(UTC),
        files=sent.files,
        fields=sent.fields,
        details={
            key: value
            for key, value in (
                ("reference", sent.reference),
                ("language", sent.language),
                ("ip", sent.source),
                ("started", sent.started),
            )
            if value
        },
    )
