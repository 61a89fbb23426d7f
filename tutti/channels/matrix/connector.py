"""An account on a Matrix homeserver as a channel: rooms with customers, or rooms of colleagues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from tutti.channels.contract import (
    Audience,
    Connection,
    Connector,
    Finding,
    Manners,
    Outgoing,
    Polled,
    Raw,
    Reading,
    Sent,
    Setting,
)
from tutti.channels.matrix import checking, hearing, replying
from tutti.channels.matrix.naming import within
from tutti.channels.matrix.reading import House, read

LONGEST = (
    12_000  # characters of up to four bytes; an event may have 65,536 with all that goes with them
)


class Channel(Connector):
    kind = "matrix"
    label = _("Matrix")
    icon = "message-circle"
    polls = True
    sends = True
    edits = True
    deletes = True
    opens_private = True
    settings = (
        Setting(
            key="server",
            label=_("Address of the homeserver"),
            help=_("Where its API answers, for example https://matrix.example.org."),
        ),
        Setting(key="user", label=_("Our account"), help=_("For example @care:example.org.")),
        Setting(
            key="token",
            label=_("Access token"),
            kind="secret",
            help=_("The help page says how to get one that belongs to Tutti alone."),
        ),
        Setting(
            key="inside",
            label=_("Only colleagues are in these rooms"),
            help=_(
                "Then nothing said there becomes a case; tasks and approvals can be answered there."
            ),
            kind="yesno",
            required=False,
            default=False,
        ),
        Setting(
            key="invited_by",
            label=_("Accept invitations only from"),
            help=_(
                "Accounts or servers, one on each line. Empty: from anybody; to colleagues’ rooms only from our"
                " own server."
            ),
            kind="lines",
            required=False,
            advanced=True,
        ),
        Setting(
            key="rooms",
            label=_("Hear only these rooms"),
            help=_("Internal room ids, one on each line. Empty: every room our account is in."),
            kind="lines",
            required=False,
            advanced=True,
        ),
    )
    limits = (
        _("Encrypted rooms cannot be read. Their messages are set aside with a note."),
        _(
            "Reactions, typing and read marks are not heard; edits count only when the author made them."
        ),
        _("Files over 20 MB are not fetched; the message keeps where they stand."),
        _(
            "A server forgets after a day which attempts it has seen; a reply is not tried longer than that."
        ),
    )

    def addresses(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        own = str(settings.get("user", "")).strip()
        return (own,) if own else ()

    def check(self, connection: Connection) -> list[Finding]:
        return checking.findings(connection)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return hearing.new_events(connection)

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        return hearing.wait_for_more(connection, seconds=seconds)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        said = connection.settings
        house = House(user=str(said.get("user", "")), inside=bool(said.get("inside")))
        return [read(raw, house) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del settings, audience
        return Manners(longest=LONGEST, splits=True, alt_texts=True)

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        del token  # a room carries no word of where somebody came from
        own = str(settings.get("user", "")).strip()
        return f"https://matrix.to/#/{within(own)}" if own else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return replying.send(connection, outgoing, self.written(outgoing))

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        replying.edit(connection, outgoing, names, self.written(outgoing))

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        replying.delete(connection, names)
