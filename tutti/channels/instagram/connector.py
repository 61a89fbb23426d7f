"""An Instagram account, behind the contract."""

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
from tutti.channels.instagram import speaking
from tutti.channels.instagram.reading import read_event
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

LONGEST_COMMENT = 300  # characters
LONGEST_MESSAGE = 1000  # bytes


class Channel(Connector):
    """Comments and mentions are public, direct messages private."""

    kind = "instagram"
    label = _("Instagram")
    icon = "image"
    audience = Audience.PUBLIC
    polls = sends = rechecks = deletes = opens_private = True
    door = "hooks"
    settings = (
        Setting(
            key="account",
            label=_("Account ID"),
            help=_(
                "A long number, not the name: of the professional account, as Meta’s app shows it."
            ),
        ),
        *KEYS,
        HUMAN_AGENT,
        Setting(
            key="name",
            label=_("Account name"),
            help=_("Without @. It makes the links that invite people to write privately."),
            required=False,
        ),
        *PLACE,
    )
    limits = (
        _(
            "Only professional accounts are delivered, and only comments under their own posts and mentions of them."
        ),
        _("A private answer to a comment works once, within 7 days."),
        _("Messages may be written freely for 24 hours after theirs."),
        _("Answers cannot be changed after sending; comments can be taken away, messages cannot."),
        _("Instagram does not say when somebody changes or removes a comment."),
        _("Who mentioned us, and in which words, is fetched when it is looked at again."),
        _("Whether an answer arrived cannot be asked when the line broke: look at the account."),
    )

    def complete(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        return with_places(settings)

    def check(self, connection: Connection) -> list[Finding]:
        return findings(connection, field="username", wants=frozenset())

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        return taken(connection, delivery)

    def poll(self, connection: Connection) -> Iterator[Polled]:
        return catch_up(connection, partial(speaking.written_since, connection))

    def recheck(self, connection: Connection, names: Sequence[str]) -> list[Raw]:
        return speaking.words_of_mentions(connection, names)

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        account = str(connection.settings.get("account") or "").strip()
        return [read_event(raw, account=account) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        if audience == Audience.PRIVATE:
            window = window_of(settings)
            return Manners(
                longest=LONGEST_MESSAGE, counts="bytes", splits=True, files=0, window=window
            )
        return Manners(longest=LONGEST_COMMENT, splits=True, files=0)

    def private_address(self, settings: Mapping[str, Any], token: str) -> str:
        name = str(settings.get("name") or "").strip("@/ ")
        return f"https://ig.me/m/{name}?ref={token}" if name else ""

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        return speaking.send(connection, outgoing)

    def delete(self, connection: Connection, names: Sequence[str]) -> None:
        speaking.delete(connection, names)
