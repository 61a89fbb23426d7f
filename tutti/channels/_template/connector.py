"""The channel Template: asks for what is new, takes what is delivered, hands over replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from tutti.channels._template import speaking
from tutti.channels._template.reading import key_of, read_one
from tutti.channels.contract import (
    Audience,
    ChannelTrouble,
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
    TryLater,
    Uncertain,
)
from tutti.channels.signed import received_signed


class Channel(Connector):
    kind = "_template"
    label = _("Template")
    icon = "message-circle"
    door = "hooks"
    polls = True
    sends = True
    settings = (
        Setting(key="server", label=_("Address of the server"), help=_("https://api.example.com")),
        Setting(key="token", label=_("Access token"), kind="secret"),
        Setting(key="secret", label=_("Secret for deliveries"), kind="secret", required=False),
    )
    limits = (_("Files are neither read nor sent."),)

    def check(self, connection: Connection) -> list[Finding]:
        what = _("The server answers and takes the token.")
        try:
            next(speaking.pages_after(connection, ""))
        except ChannelTrouble as trouble:
            return [Finding(what=what, ok=False, advice=str(trouble))]
        return [Finding(what=what, ok=True)]

    def poll(self, connection: Connection) -> Iterator[Polled]:
        after = str(connection.cursor.get("after", ""))
        for page in speaking.pages_after(connection, after):
            raws = [Raw(key=key_of(data), data=data) for data in page.items]
            yield Polled(items=raws, cursor={"after": page.after}, more=page.more)

    def receive(self, connection: Connection, delivery: Delivery) -> Received:
        received = received_signed(connection, delivery)
        return Received(items=[Raw(key=key_of(raw.data), data=raw.data) for raw in received.items])

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Reading]:
        del connection
        return [read_one(raw) for raw in raws]

    def manners(self, settings: Mapping[str, Any], audience: Audience) -> Manners:
        del settings, audience
        return Manners(longest=2000, splits=True, files=0)

    def send(self, connection: Connection, outgoing: Outgoing) -> Sent:
        names = []
        for number, words in enumerate(self.written(outgoing)):
            try:
                names.append(speaking.hand_over(connection, outgoing, words, number))
            except Uncertain as doubt:  # the key of each part makes trying again harmless
                raise TryLater(str(doubt)) from doubt
        return Sent(provider_id=names[0], also=tuple(names[1:]))
