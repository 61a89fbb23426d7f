"""One row of an export as the message it holds."""

from __future__ import annotations

import html
import zoneinfo
from collections.abc import Mapping as MappingOf
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any

import phonenumbers
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import Audience, Inbound, Party, Unreadable
from tutti.channels.importer.absent import present
from tutti.channels.importer.mapping import Mapping
from tutti.channels.importer.moments import parse
from tutti.ground.mail.addresses import canonical
from tutti.ground.mail.plain import text_of

VALUE_LENGTH = 320
FIELD_LENGTH = 2000


def inbound_of_row(
    row: MappingOf[str, Any], mapping: Mapping, *, at: datetime, thread: str = ""
) -> Inbound | Unreadable:
    """The message of a row; `at` is when it was imported, for rows without a date of their own.

    `thread` is the conversation the importer found the row in, looking at the whole file.
    """
    written = _moment(row, mapping)
    if isinstance(written, Unreadable):
        return written
    title = present(row.get(mapping.title, ""))
    text = _text(row, mapping) or title or _row_as_words(row)
    if not text:
        return Unreadable(reason=_("The row is empty."))
    own_name = present(row.get(mapping.id, "")) if mapping.threads else ""
    return Inbound(
        author=_author(row, mapping),
        text=text,
        title=title,
        at=min(written, at) if written else at,
        claimed_at=written,
        external_id=own_name,
        follows=_follows(row, mapping, thread),
        audience=Audience(mapping.audience),
        ours=_is_ours(row, mapping),
        fields=_fields(row, mapping),
        html=mapping.markup,
        history=True,
        closed=mapping.close == "all",
    )


def _moment(row: MappingOf[str, Any], mapping: Mapping) -> datetime | Unreadable | None:
    text = present(row.get(mapping.at, "")) if mapping.at else ""
    if not text:
        return None
    moment = parse(text, mapping.style, zone(mapping.zone))
    return moment or Unreadable(
        reason=f"“{text[:60]}” in the column {mapping.at} is not a date like the others there."
    )


@lru_cache(maxsize=100)
def zone(name: str) -> tzinfo:
    """A zone by its name; UTC for a name nobody knows."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _text(row: MappingOf[str, Any], mapping: Mapping) -> str:
    text = present(row.get(mapping.text, ""))
    if mapping.markup and text:
        return text_of(text).strip()
    return html.unescape(text) if mapping.unescape else text


def _row_as_words(row: MappingOf[str, Any]) -> str:
    """What a row without any words still says."""
    said = ((column, present(value)) for column, value in row.items())
    return "\n".join(f"{column}: {value}" for column, value in said if value)


def _follows(row: MappingOf[str, Any], mapping: Mapping, thread: str) -> tuple[str, ...]:
    """Names of what this row answers, the conversation's own last: it is the nearest."""
    parent = present(row.get(mapping.answers, "")) if mapping.threads else ""
    named = present(row.get(mapping.thread, "")) if mapping.thread else thread
    return tuple(name for name in (parent, named and f"thread:{named}") if name)


def _is_ours(row: MappingOf[str, Any], mapping: Mapping) -> bool:
    return bool(mapping.ours) and present(row.get(mapping.ours, "")).lower() in mapping.ours_when


def _author(row: MappingOf[str, Any], mapping: Mapping) -> Party | None:
    """Known by the surest name the row has. A bare name shows, but makes no person of its own."""
    name = present(row.get(mapping.name, ""))[:200]
    for kind, value in _identities(row, mapping):
        if value:
            return Party(kind=kind, value=value[:VALUE_LENGTH], name=name)
    return Party(kind="", value="", name=name) if name else None


def _identities(row: MappingOf[str, Any], mapping: Mapping) -> list[tuple[str, str]]:
    return [
        ("email", canonical(present(row.get(mapping.email, ""))) or "" if mapping.email else ""),
        ("phone", _phone(present(row.get(mapping.phone, "")))),
        ("handle", present(row.get(mapping.handle, "")).lstrip("@").lower()),
        ("customer", present(row.get(mapping.customer, ""))),
    ]


@lru_cache(maxsize=20_000)
def _phone(text: str) -> str:
    """E.164; "" for a number that names no country, because guessing one would join strangers."""
    if not text.startswith(("+", "00")):
        return ""
    try:
        number = phonenumbers.parse("+" + text.lstrip("+0"), None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _fields(row: MappingOf[str, Any], mapping: Mapping) -> dict[str, str]:
    kept = ((key, present(row.get(column, ""))) for column, key in mapping.fields.items())
    return {key: value[:FIELD_LENGTH] for key, value in kept if value}
