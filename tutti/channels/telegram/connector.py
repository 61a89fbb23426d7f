"""A Telegram bot, behind the contract."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping, Sequence
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
    Refused,
    Sent,
    Setting,
    Unreadable,
)
from tutti.channels.payloads import decoded, print_of
from tutti.channels.telegram import speaking
from tutti.channels.telegram.checking import DELIVERED, findings
from tutti.channels.telegram.reading import events, read_event

LONGEST = 4096  # UTF-16 code units, as Telegram counts
LARGEST_FILE = 20 * 1024 * 1024  # bytes; Telegram takes 50 MB
SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 -- a header's name


class Channel(Connector):
    """Updates are asked for, or delivered: Telegram does one of the two for a bot."""

    kind = "telegram"
    label = _("Telegram")
    icon = "send"
    polls = sends = edits = deletes = True
    door = "hooks"
    settings = (
        Setting(key="token", label=_("Bot token"), help=_("From BotFather."), kind="secret"),
        Setting(
            key="name",
            label=_("Bot name"),
            help=_("Without @; it ends in bot. It makes the links that invite people to write."),
        ),
        Setting(
            key="arrival",
            label=_("How messages arrive"),
            kind="choice",
            choices=(("asked", _("Tutti asks for them")), (DELIVERED, _("Telegram delivers them"))),
            default="asked",
            required=False,
            advanced=True,
        ),
        Setting(
            key="secret",
            label=_("Secret of deliveries"),
            help=_(
                "Only when Telegram delivers: the same as in setWebhook. Letters, digits, _ and -."
            ),
            kind="secret",
            required=False,
            advanced=True,
        ),
        Setting(
            key="server",
            label=_("Address of the Bot API"),
            default=speaking.SERVER,
            required=False,
            advanced=True,
        ),
    )
    limits = (
        _("A bot cannot write first: people have to write to it, or press Start."),
        _(
            "Deleted messages are not told to bots: they stay here until somebody deletes them here."
        ),
        _("What was sent can be taken away for 48 hours."),
        _("In groups a bot hears what is said to it, and all only when its privacy mode is off."),
        _(
            "Files people send stay with Telegram; they are not fetched, their name and kind are shown."
        ),
        _("Telegram keeps updates for 24 hours: what comes in a longer silence is lost."),
        _("Whether a message arrived cannot be asked when the line broke: look at the chat."),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **settings,
            "arrival": settings.get("arrival") or "asked",
            "server": settings.get("server") or speaking.SERVER,
        }

    def check(self, connection: Connection) -> list[Finding]:
        return findings(connection)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return iter(()) if _delivered(connection) else speaking.poll(connection)

    def wait(self, connection: Connection, *, seconds: float) -> bool:
        return False if _delivered(connection) else speaking.wait(connection, seconds)

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        """Telegram signs nothing: it shows a secret we gave it, and TLS keeps the rest as it was sent."""
        secret = str(connection.credentials.get("secret") or "")
        given = delivery.headers.get(SECRET, "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            raise Refused("The secret is missing or is not ours.")
        update = decoded(Raw(key="", data=delivery.body))
        if isinstance(update, Unreadable):
            key = f"update:{print_of(delivery.body)}"
            return Received(items=[Raw(key=key, data=delivery.body, received_at=delivery.at)])
        return Received(items=list(events(update, received_at=delivery.at)))

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        del connection
        return [read_event(raw) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del settings, audience
        return Manners(
            longest=LONGEST,
            counts="utf16",
            splits=True,
            files=10,
            largest_file=LARGEST_FILE,
            alt_texts=True,
        )

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        name = str(settings.get("name") or "").strip("@/ ")
        return f"https://t.me/{name}?start={token}" if name else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return speaking.send(connection, outgoing)

    def edit(self, connection: Connection, outgoing: Outgoing, names: Sequence[str]) -> None:
        speaking.edit(connection, outgoing, names)

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        speaking.delete(connection, names)


def _delivered(connection: Connection) -> bool:
    return connection.settings.get("arrival") == DELIVERED
