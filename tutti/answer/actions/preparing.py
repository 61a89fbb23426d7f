"""What goes over the network, made ready before the claim so that the claim stays short."""

from __future__ import annotations

from dataclasses import dataclass

from tutti.answer.models import Send
from tutti.channels.contract import Connection, Connector, Outgoing, OutgoingFile, Party
from tutti.channels.registry import connector
from tutti.ground.files.keeping import read
from tutti.listen.connections import connection_of
from tutti.listen.models import Message

ANSWERED = 20  # names of earlier messages an answer carries; listening keeps as many


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One reply with everything its channel needs, and no more database."""

    speaks: Connector
    connection: Connection
    outgoing: Outgoing


def prepare(send: Send) -> Prepared:
    """Read words, files and credentials. Raises what `ground.files` and the registry raise."""
    return Prepared(
        speaks=connector(send.channel.kind),
        connection=connection_of(send.channel),
        outgoing=outgoing_of(send),
    )


def outgoing_of(send: Send) -> Outgoing:
    """The reply as decided; a change of the conversation since then changes nothing here."""
    message = send.message
    return Outgoing(
        external_id=send.external_id,
        conversation=send.conversation_id,
        to=Party(kind=send.party_kind, value=send.party_value, name=_name_of(send)),
        text=message.text,
        title=message.title,
        author_name=message.author_name,
        follows=_answered(message),
        files=_files(message),
        automatic=send.automatic,
    )


def _name_of(send: Send) -> str:
    """No name on what a machine sends: whoever filled in a form chose it, and this mail goes to anybody they named."""
    return "" if send.automatic else send.party_name


def _answered(message: Message) -> tuple[str, ...]:
    """Names of the messages before this one, nearest last."""
    before = Message.objects.filter(
        conversation_id=message.conversation_id, at__lte=message.at
    ).exclude(pk=message.pk)
    names = before.exclude(external_id="").order_by("-at", "-id")
    return tuple(reversed(names.values_list("external_id", flat=True)[:ANSWERED]))


def _files(message: Message) -> tuple[OutgoingFile, ...]:
    return tuple(
        OutgoingFile(name=file.name, content_type=file.content_type, data=read(file.blob))
        for file in message.attachments.order_by("pk")
    )
