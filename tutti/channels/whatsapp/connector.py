"""WhatsApp, behind the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Connector,
    Delivery,
    Finding,
    Manners,
    Outgoing,
    Raw,
    Reading,
    Received,
    Sent,
    Setting,
)
from tutti.channels.meta.door import taken
from tutti.channels.meta.setting_up import KEYS, PLACE, findings, with_places
from tutti.channels.whatsapp import speaking
from tutti.channels.whatsapp.reading import read_event
from tutti.ground.text.phones import e164

LONGEST = 4096  # characters
WINDOW = timedelta(hours=24)


class Channel(Connector):
    """People are known by their telephone number, which WhatsApp has verified."""

    kind = "whatsapp"
    label = _("WhatsApp")
    icon = "smartphone"
    sends = True
    door = "hooks"
    settings = (
        Setting(
            key="account",
            label=_("Phone number ID"),
            help=_(
                "A long number beside your telephone number in the WhatsApp Manager, not the number itself."
            ),
        ),
        *KEYS,
        Setting(
            key="number",
            label=_("Telephone number"),
            help=_("With its country, +39 …. It makes the links that invite people to write."),
            required=False,
        ),
        Setting(
            key="templates",
            label=_("Approved templates"),
            help=_("One a line: its name, a space, its language, as in: we_have_news en_US."),
            kind="lines",
            required=False,
        ),
        *PLACE,
    )
    limits = (
        _(
            "Messages may be written freely for 24 hours after theirs; later only with a template Meta approved."
        ),
        _("Templates are sent as they stand: their variables cannot be filled in."),
        _("What was sent cannot be changed or taken away, and no files can be sent."),
        _(
            "Files people send stay with WhatsApp for some days; they are not fetched, their name and kind are shown."
        ),
        _(
            "What arrives while Meta cannot deliver for more than 7 days is lost: there is nothing to ask afterwards."
        ),
        _(
            "Meta charges for templates, and limits to how many people one may write first in a day."
        ),
        _("Reactions with a symbol are not shown."),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return with_places(settings)

    def check(self, connection: Connection) -> list[Finding]:
        return findings(connection, field="display_phone_number", wants=frozenset())

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return taken(connection, delivery)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        number = str(connection.settings.get("account") or "").strip()
        return [read_event(raw, number=number) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del audience
        lines = settings.get("templates") or ()
        named = lines.splitlines() if isinstance(lines, str) else lines
        templates = tuple(" ".join(str(line).split()) for line in named if str(line).strip())
        return Manners(longest=LONGEST, splits=True, files=0, window=WINDOW, templates=templates)

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        number = e164(str(settings.get("number") or ""))
        return f"https://wa.me/{number[1:]}?text={quote('#' + token)}" if number else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return speaking.send(connection, outgoing)
