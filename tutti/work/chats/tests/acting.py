"""A chat network that does as it is told, and short ways to speak on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tutti.channels.contract import Audience, Connector, Inbound, Party, Sent, Trust
from tutti.ground.accounts.models import Member
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.models import Channel, Envelope
from tutti.work.chats.actions.binding import bind, new_code
from tutti.work.chats.actions.sending import say_line
from tutti.work.chats.models import ChatAccount, ChatLine, Sending, Way

DIRECT, FINANCE = "!direct:acme.test", "!finance:acme.test"
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Room(Connector):
    """Reads JSON as an inside Matrix account does; keeps what it sends, or raises `trouble`."""

    kind = "matrix"
    label = "Matrix"

    def __init__(self) -> None:
        self.sent: list = []
        self.asked = 0
        self.trouble: Exception | None = None

    def read(self, connection, raws):
        return [_read(json.loads(bytes(raw.data)), connection) for raw in raws]

    def send(self, connection, outgoing) -> Sent:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        self.sent.append(outgoing)
        return Sent(provider_id=f"$ours{len(self.sent)}", also=(DIRECT,))

    @property
    def last(self) -> str:
        return self.sent[-1].text


def _read(said, connection) -> Inbound:
    inside = connection.settings.get("inside") in {True, "yes"}
    return Inbound(
        author=Party(kind="matrix", value=said["by"], name=said.get("name", "")),
        text=said["text"],
        at=AT,
        external_id=said["id"],
        follows=tuple(said["follows"]),
        audience=Audience.INTERNAL if inside else Audience.PRIVATE,
        ours=said.get("ours", False),
        history=said.get("history", False),
        trust=Trust(said.get("trust", "verified")),
    )


def write(channel: Channel, by: str, text: str, *, answers: str = "", room: str = DIRECT, **more):
    """Somebody writes; the envelope as it was stored."""
    number = Envelope.objects.count() + 1
    follows = [room, *([answers] if answers else [])]
    said = {"by": by, "text": text, "id": f"$theirs{number}", "follows": follows} | more
    return Envelope.objects.create(
        channel=channel, key=f"k{number}", raw=json.dumps(said).encode(), received_at=AT
    )


def read(envelope: Envelope) -> list[int]:
    """Read as listening does; the ids of messages it became."""
    return read_envelopes({envelope.pk: None})


def hears(channel: Channel, by: str, text: str, **more) -> list[int]:
    found = read(write(channel, by, text, **more))
    say_all()
    return found


def say_all() -> None:
    for line in ChatLine.objects.filter(state=Sending.WAITING).order_by("pk"):
        say_line(line.pk)


def account_of(member: Member, channel: Channel, *, way: Way = Way.CHAT) -> ChatAccount:
    value = f"@{member.email.partition('@')[0]}:acme.test"
    party = Party(kind="matrix", value=value, name=member.name)
    made = bind(channel, party, code=new_code(member).replace("-", ""))
    ChatAccount.objects.filter(pk=made.pk).update(way=way)
    return made
