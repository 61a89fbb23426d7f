"""What customers add on the page of their matter. It goes on in the conversation the page named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Connection,
    Connector,
    Finding,
    Inbound,
    Raw,
    Trust,
    Unreadable,
)
from tutti.channels.statuspage.packing import Torn, unpack


class Channel(Connector):
    """Made by Tutti itself. Answers go out the way the conversation always had."""

    kind = "statuspage"
    label = _("Status page")
    icon = "eye"
    configured = False
    joins = True
    answers_by = "email"
    limits = (_("Whoever holds the link of a page can add to it; it was mailed to the customer."),)

    def check(self, connection: Connection) -> list[Finding]:
        del connection
        return [Finding(what=_("A page of our own needs no connection."), ok=True)]

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:
        del connection
        return [_read(raw) for raw in raws]


def _read(raw: Raw) -> Inbound | Unreadable:
    try:
        added = unpack(raw.data)
    except Torn as torn:
        return Unreadable(reason=str(torn))
    return Inbound(
        author=added.party,
        text=added.words,
        at=raw.received_at or datetime.now(UTC),
        external_id=raw.key,
        conversation=added.conversation,
        trust=Trust.TOKEN,
        files=added.files,
    )
