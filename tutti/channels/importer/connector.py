"""Rows and letters of an import, read again from what was kept of them."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.utils.translation import gettext_noop as _

from tutti.channels.contract import Connection, Connector, Finding, Inbound, Raw, Unreadable
from tutti.channels.importer.mapping import Mapping
from tutti.channels.importer.rows import inbound_of_row
from tutti.channels.letters import inbound_of
from tutti.ground.mail import letter
from tutti.ground.mail.limited import read_many

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Channel(Connector):
    """An import. `settings["mappings"]` holds every mapping it was run under, by name; `Raw.details` names one."""

    kind = "importer"
    label = _("Import")
    icon = "upload"
    configured = False
    limits = (_("Only reads what a file holds. Nobody is written to."),)

    def check(self, connection: Connection) -> list[Finding]:
        del connection
        return [Finding(what=_("A file needs no connection."), ok=True)]

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        """One answer each. An item set aside when its file was read says why in `details["unreadable"]`."""
        known = _mappings(connection)
        letters = [raw for raw in raws if raw.details.get("letter")]
        read = iter(_read_letters(connection, letters))
        return [next(read) if raw.details.get("letter") else _read_row(raw, known) for raw in raws]


def _mappings(connection: Connection) -> dict[str, Mapping]:
    stored: MappingOf[str, Any] = connection.settings.get("mappings", {})
    return {name: Mapping.of(plain) for name, plain in stored.items()}


def _read_letters(connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
    results = read_many([raw.data for raw in raws])
    return [
        Unreadable(reason=result.reason)
        if isinstance(result, letter.Unreadable)
        else inbound_of(
            result,
            own_addresses=connection.own_addresses,
            at=_imported_at(raw),
            history=True,
            closed=raw.details.get("close") == "all",
        )
        for raw, result in zip(raws, results, strict=True)
    ]


def _read_row(raw: Raw, known: MappingOf[str, Mapping]) -> Inbound | Unreadable:
    if reason := raw.details.get("unreadable"):
        return Unreadable(reason=str(reason))
    mapping = known.get(str(raw.details.get("mapping", "")))
    if mapping is None:
        return Unreadable(reason=_("The mapping this row was imported under is gone."))
    try:
        row = _decode(raw.data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Unreadable(reason=f"The row is not a JSON object: {error}")
    thread = str(raw.details.get("thread", ""))
    return inbound_of_row(row, mapping, at=_imported_at(raw), thread=thread)


def _imported_at(raw: Raw) -> datetime:
    return raw.received_at or datetime.now(UTC)
