"""Messenger, behind the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Connector,
    Delivery,
    Finding,
    Manners,
    Outgoing,
    Polled,
    Raw,
    Reading,
    Received,
    Sent,
    Setting,
)
from tutti.channels.messenger.reading import read_event
from tutti.channels.meta.catching_up import catch_up, conversations
from tutti.channels.meta.door import taken
from tutti.channels.meta.setting_up import (
    HUMAN_AGENT,
    KEYS,
    PLACE,
    findings,
    window_of,
    with_places,
)
from tutti.channels.meta.writing import write

LONGEST = 2000  # characters


class Channel(Connector):
    """People are known by an id that holds for this page alone."""

    kind = "messenger"
    label = _("Messenger")
    icon = "message-circle"
    polls = sends = True
    door = "hooks"
    settings = (
        Setting(
            key="account", label=_("Page ID"), help=_("A long number, in the page’s settings.")
        ),
        *KEYS,
        HUMAN_AGENT,
        Setting(
            key="name",
            label=_("Page name in addresses"),
            help=_("What follows m.me/. It makes the links that invite people to write."),
            required=False,
        ),
        *PLACE,
    )
    limits = (
        _("Nobody can be written to who did not write first."),
        _("Messages may be written freely for 24 hours after theirs."),
        _(
            "What people change or take back while Meta cannot deliver is not noticed; what they write is found later."
        ),
        _("Messages cannot be changed or taken away after sending, and no files can be sent."),
        _(
            "Messenger tells no names with a message, and says up to when was read, not which message."
        ),
        _(
            "Whether a message arrived cannot be asked when the line broke: look at the page’s inbox."
        ),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return with_places(settings)

    def check(self, connection: Connection) -> list[Finding]:
        return findings(connection, field="name", wants=frozenset({"messages"}))

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return taken(connection, delivery)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return catch_up(connection, partial(conversations, connection, "messenger"))

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        page = str(connection.settings.get("account") or "").strip()
        return [read_event(raw, page=page) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del audience
        return Manners(longest=LONGEST, splits=True, files=0, window=window_of(settings))

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        name = str(settings.get("name") or settings.get("account") or "").strip("/ ")
        return f"https://m.me/{name}?ref={token}" if name else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return write(connection, outgoing)
