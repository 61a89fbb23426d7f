"""What goes over the network, made ready before the claim so that the claim stays short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

from tutti.answer.models import Send
from tutti.channels.contract import Audience, Connection, Connector, Outgoing, OutgoingFile, Party
from tutti.channels.registry import connector
from tutti.ground.files.keeping import read
from tutti.listen.connections import connection_of
from tutti.listen.models import Conversation, Message, ThreadKey

ANSWERED = 20  # names of earlier messages an answer carries; listening keeps as many
ROOMS = 5  # names of a room or thread; they are among the oldest of a conversation


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One reply with everything its channel needs, and no more database."""

    speaks: Connector
    connection: Connection
    outgoing: Outgoing

    def with_words(self, text: str, parts: Sequence[str]) -> Outgoing:
        """The same reply, in other words."""
        return replace(self.outgoing, text=text, parts=tuple(parts))


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
        files=_files(message, send.alts),
        automatic=send.automatic,
        audience=Audience(send.audience or Audience.PRIVATE),
        answers=send.answers,
        parts=tuple(send.parts),
        warning=send.warning,
        language=send.language,
        template=send.template,
    )


def _name_of(send: Send) -> str:
    """No name on what a machine sends: whoever filled in a form chose it, and this mail goes to anybody they named."""
    return "" if send.automatic else send.party_name


def _answered(message: Message) -> tuple[str, ...]:
    """Names of the messages before this one, nearest last; behind the names of their room or thread.

    Ours go by the name the network gave them. A mail has no room: its names are those of messages alone.
    """
    before = Message.objects.filter(
        conversation_id=message.conversation_id, at__lte=message.at
    ).exclude(pk=message.pk)
    newest = before.exclude(external_id="").order_by("-at", "-id").values_list("pk", "external_id")
    rows = list(reversed(newest[:ANSWERED]))
    conversation = message.conversation
    if conversation.party_kind == "email":
        return tuple(name for _pk, name in rows)
    sends = Send.objects.filter(message_id__in=[pk for pk, _name in rows]).exclude(provider_id="")
    given = dict(sends.values_list("message_id", "provider_id"))
    return (*rooms_of(conversation), *(given.get(pk, name) for pk, name in rows))


def rooms_of(conversation: Conversation) -> list[str]:
    """Names answers come under that are of no message: a room, a thread."""
    keys = ThreadKey.objects.filter(conversation=conversation, message_id__isnull=True)
    messages = Message.objects.filter(conversation=conversation)
    rooms = keys.exclude(key__in=messages.values("external_id")).order_by("pk")
    return list(rooms.values_list("key", flat=True)[:ROOMS])


def _files(message: Message, alts: Sequence[str]) -> tuple[OutgoingFile, ...]:
    files = message.attachments.order_by("pk")
    return tuple(
        OutgoingFile(
            name=file.name,
            content_type=file.content_type,
            data=read(file.blob),
            alt=alt,
        )
        for file, alt in zip(files, chain(alts, repeat("")), strict=False)
    )
