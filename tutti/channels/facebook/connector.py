"""A Facebook page, behind the contract."""

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
from tutti.channels.facebook import speaking
from tutti.channels.facebook.reading import read_event
from tutti.channels.meta.catching_up import catch_up
from tutti.channels.meta.door import taken
from tutti.channels.meta.setting_up import (
    HUMAN_AGENT,
    KEYS,
    PLACE,
    findings,
    window_of,
    with_places,
)

LONGEST_COMMENT = 8000  # characters
LONGEST_MESSAGE = 2000


class Channel(Connector):
    """Comments are public, messages private; a private answer to a comment goes on as a message."""

    kind = "facebook"
    label = _("Facebook page")
    icon = "messages-square"
    audience = Audience.PUBLIC
    polls = sends = edits = deletes = opens_private = True
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
            help=_(
                "What follows facebook.com/. It makes the links that invite people to write privately."
            ),
            required=False,
        ),
        *PLACE,
    )
    limits = (
        _(
            "Meta delivers all of a page to one address for each app: take this channel or Messenger, not both."
        ),
        _("A private answer to a comment works once, within 7 days."),
        _("Messages may be written freely for 24 hours after theirs."),
        _("Messages cannot be changed or taken away after sending; comments can."),
        _("Meta hides the name of some people who comment. Their comments come without an author."),
        _(
            "What people change or remove while Meta cannot deliver is not noticed; what they write is found later."
        ),
        _("Posts elsewhere on Facebook cannot be searched or heard."),
        _("Whether an answer arrived cannot be asked when the line broke: look at the page."),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return with_places(settings)

    def check(self, connection: Connection) -> list[Finding]:
        return findings(connection, field="name", wants=frozenset({"feed", "messages"}))

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return taken(connection, delivery)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return catch_up(connection, partial(speaking.written_since, connection))

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        page = str(connection.settings.get("account") or "").strip()
        return [read_event(raw, page=page) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        if audience == Audience.PRIVATE:
            return Manners(
                longest=LONGEST_MESSAGE, splits=True, files=0, window=window_of(settings)
            )
        return Manners(longest=LONGEST_COMMENT, splits=True, files=0)

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        name = str(settings.get("name") or settings.get("account") or "").strip("/ ")
        return f"https://m.me/{name}?ref={token}" if name else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return speaking.send(connection, outgoing)

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        speaking.edit(connection, outgoing, tuple(names))

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        speaking.delete(connection, tuple(names))
