"""From envelopes to messages: read by the channel, threaded into conversations, written in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction

from tutti.channels.contract import Audience, Inbound, Raw, Reading, Unreadable
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.db.among import among
from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.ground.files.keeping import keep_many
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.sealing import seal_envelopes
from tutti.listen.actions.threading import KEY_LENGTH, NEAREST, Threaded, thread
from tutti.listen.claims import claimed_by
from tutti.listen.connections import connection_of
from tutti.listen.facts import EnvelopeQuarantined, MessageReceived
from tutti.listen.models import (
    Attachment,
    Channel,
    Claimed,
    Envelope,
    Message,
    Quarantined,
)
from tutti.listen.originals import bytes_of
from tutti.listen.secrets import without_secrets

TITLE_LENGTH = 300
NAME_LENGTH = 200
NOBODY = "nothing"  # understood, and says nothing to us


@dataclass(frozen=True, kw_only=True)
class Read:
    """An envelope with what its channel read in it, and the entry that stored it.

    `inbound` holds no secret any more; `masked` says of which kinds there were.
    """

    envelope: Envelope
    inbound: Inbound
    caused_by: int | None
    masked: tuple[str, ...] = ()


@transaction.atomic
def read_envelopes(causes: dict[int, int | None]) -> list[int]:
    """Turn envelopes into messages, or quarantine them one by one; answers the new messages' ids.

    `causes` maps envelope ids to the entries that stored them. An envelope that already has a message is left
    alone, so reading twice is harmless. All database work is in bulk; nothing here asks per message.
    """
    envelopes = _still_unread(causes)
    messages: list[int] = []
    for channel, batch in _by_channel(envelopes):
        read_ones = _read_channel(channel, batch, causes)
        messages += _write(channel, read_ones)
    return messages


def _still_unread(causes: dict[int, int | None]) -> list[Envelope]:
    read = Message.objects.filter(among("envelope_id", causes))
    done = set(read.values_list("envelope_id", flat=True))
    wanted = [id_ for id_ in causes if id_ not in done]
    return list(Envelope.objects.filter(among("pk", wanted)).order_by("channel_id", "id"))


def _by_channel(envelopes: list[Envelope]) -> Iterable[tuple[Channel, list[Envelope]]]:
    channels = Channel.objects.in_bulk({envelope.channel_id for envelope in envelopes})
    for channel_id, batch in groupby(envelopes, key=lambda envelope: envelope.channel_id):
        yield channels[channel_id], list(batch)


def _read_channel(
    channel: Channel, envelopes: list[Envelope], causes: dict[int, int | None]
) -> list[Read]:
    readable: list[Read] = []
    unreadable: list[tuple[Envelope, str]] = []
    claimed: list[Claimed] = []
    for envelope, answer in zip(envelopes, _answers(channel, envelopes), strict=True):
        if isinstance(answer, Unreadable):
            unreadable.append((envelope, answer.reason))
        elif not isinstance(answer, Inbound):
            claimed.append(Claimed(envelope=envelope, channel=channel, by=NOBODY))
        elif by := claimed_by(envelope, answer):
            claimed.append(Claimed(envelope=envelope, channel=channel, by=by))
        else:
            readable.append(_read(envelope, answer, causes[envelope.pk]))
    _quarantine(channel, unreadable, causes)
    Claimed.objects.bulk_create(claimed, ignore_conflicts=True)
    return readable


def _read(envelope: Envelope, inbound: Inbound, caused_by: int | None) -> Read:
    kept, found = without_secrets(inbound)
    return Read(envelope=envelope, inbound=kept, caused_by=caused_by, masked=found)


def _answers(channel: Channel, envelopes: list[Envelope]) -> Sequence[Reading]:
    try:
        speaks = connector(channel.kind)
    except UnknownKind as error:
        return [Unreadable(reason=str(error))] * len(envelopes)
    return speaks.read(connection_of(channel), [_raw(envelope) for envelope in envelopes])


def _raw(envelope: Envelope) -> Raw:
    return Raw(
        key=envelope.key,
        data=bytes_of(envelope),
        received_at=envelope.received_at,
        details=envelope.details,
    )


def _quarantine(
    channel: Channel, unreadable: list[tuple[Envelope, str]], causes: dict[int, int | None]
) -> None:
    Quarantined.objects.bulk_create(
        [
            Quarantined(envelope=envelope, channel=channel, reason=reason)
            for envelope, reason in unreadable
        ],
        update_conflicts=True,
        unique_fields=["envelope"],
        update_fields=["reason"],
    )
    record(
        [
            EnvelopeQuarantined(envelope=envelope.pk, channel=channel.pk)
            for envelope, _ in unreadable
        ],
        by=Actor.channel(channel.pk),
        caused_by=[causes[envelope.pk] for envelope, _ in unreadable],
    )


def _write(channel: Channel, items: list[Read]) -> list[int]:
    threaded = thread(channel, items)
    ids = fresh_ids(Message, len(threaded))
    insert_rows(Message, [_message(id_, item) for id_, item in zip(ids, threaded, strict=True)])
    _attach(ids, threaded)
    seal_envelopes([item.envelope for item in items if item.masked])
    record(
        [_received(id_, item) for id_, item in zip(ids, threaded, strict=True)],
        by=Actor.channel(channel.pk),
        at=[item.read.inbound.at for item in threaded],
        caused_by=[item.read.caused_by for item in threaded],
    )
    return ids


def _message(id_: int, item: Threaded) -> dict[str, Any]:
    inbound, author = item.read.inbound, item.read.inbound.author
    return {
        "id": id_,
        "conversation_id": item.conversation_id,
        "envelope_id": item.read.envelope.pk,
        "direction": "out" if inbound.ours else "in",
        "author_kind": author.kind if author else "",
        "author_value": author.value if author else "",
        "author_name": author.name[:NAME_LENGTH] if author else "",
        "external_id": inbound.external_id[:TITLE_LENGTH],
        "at": inbound.at,
        "claimed_at": inbound.claimed_at,
        "title": inbound.title[:TITLE_LENGTH],
        "text": _storable(inbound.text),
        "folded": _storable(inbound.folded),
        "html": inbound.html,
        "trust": inbound.trust,
        "automatic": inbound.automatic,
        "history": inbound.history,
        "details": _details(item.read),
    }


def _details(item: Read) -> dict[str, Any]:
    inbound = item.inbound
    kept: dict[str, Any] = dict(inbound.details)
    if inbound.fields:
        kept["fields"] = dict(inbound.fields)
    if inbound.follows and inbound.audience == Audience.PUBLIC:
        # there people speak to each other, too
        kept["answers"] = [name[:KEY_LENGTH] for name in inbound.follows[-NEAREST:]]
    if inbound.failed_sends:
        kept["failed_sends"] = list(inbound.failed_sends)
    if inbound.closed:
        kept["closed"] = True
    if item.masked:
        kept["masked"] = list(item.masked)
    return kept


def _storable(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL's text holds every character but this one


def _attach(ids: list[int], threaded: list[Threaded]) -> None:
    pairs = [
        (id_, file)
        for id_, item in zip(ids, threaded, strict=True)
        for file in item.read.inbound.files
    ]
    if not pairs:
        return
    digests = keep_many([file.data for _, file in pairs])
    Attachment.objects.bulk_create(
        Attachment(
            message_id=id_,
            name=_storable(file.name)[:250],
            content_type=file.content_type[:120],
            size=len(file.data),
            blob=digest,
            content_id=_storable(file.content_id)[:250],
            inline=file.inline,
        )
        for (id_, file), digest in zip(pairs, digests, strict=True)
    )


def _received(id_: int, item: Threaded) -> MessageReceived:
    inbound = item.read.inbound
    return MessageReceived(
        conversation=item.conversation_id,
        message=id_,
        direction="out" if inbound.ours else "in",
        automatic=bool(inbound.automatic),
        history=inbound.history,
    )
