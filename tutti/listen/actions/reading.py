"""From envelopes to messages: read by the channel, threaded into conversations, written in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from tutti.channels.contract import (
    Audience,
    Deleted,
    Inbound,
    Nothing,
    Raw,
    Reading,
    Unreadable,
)
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.db.among import among
from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.ground.db.locks import take_turns
from tutti.ground.files.keeping import keep_many
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.actions.changing import Change, apply_changes
from tutti.listen.actions.sealing import seal_envelopes
from tutti.listen.actions.threading import KEY_LENGTH, NEAREST, Threaded, thread
from tutti.listen.claims import claimed_by
from tutti.listen.connections import connection_of
from tutti.listen.echoes import PATIENCE, may_still_be_named, names_of_ours
from tutti.listen.facts import EnvelopeQuarantined, MessageReceived
from tutti.listen.models import (
    Attachment,
    Channel,
    Claimed,
    Envelope,
    Message,
    Quarantined,
    Waiting,
)
from tutti.listen.originals import bytes_of
from tutti.listen.secrets import without_secrets

TITLE_LENGTH = 300
NAME_LENGTH = 200
NOBODY = "nothing"  # understood, and says nothing to us
WEB = ("https://", "http://")
ECHO = "echo"  # our own words, heard again
SEND = ""  # what an echo waits for has no name yet


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
    alone, so reading twice is harmless. All database work is in bulk; nothing here asks per message. Whoever reads for
    a channel does so alone: a change and the message it is about must not miss each other.
    """
    envelopes = _still_unread(causes)
    messages: list[int] = []
    for channel, batch in _by_channel(envelopes):
        take_turns(f"listen.reading.{channel.pk}")
        heard = _read_channel(channel, batch, causes)
        messages += _write(channel, heard.inbound, gone=heard.deleted())
        apply_changes(channel, heard.changes)
    return messages


@dataclass(kw_only=True)
class _Heard:
    """What a batch of envelopes says, by what becomes of it."""

    inbound: list[Read] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    claimed: list[tuple[Envelope, str]] = field(default_factory=list)
    waiting: list[Envelope] = field(default_factory=list)
    unreadable: list[tuple[Envelope, str]] = field(default_factory=list)

    def deleted(self) -> set[str]:
        """Names of messages that were gone before we read them."""
        return {one.name for one in self.changes if isinstance(one.reading, Deleted)}


def _still_unread(causes: dict[int, int | None]) -> list[Envelope]:
    read = Message.objects.filter(among("envelope_id", causes))
    filed = Claimed.objects.filter(among("envelope_id", causes)).exclude(by=NOBODY)
    done = {*read.values_list("envelope_id", flat=True), *filed.values_list("pk", flat=True)}
    wanted = [id_ for id_ in causes if id_ not in done]
    return list(Envelope.objects.filter(among("pk", wanted)).order_by("channel_id", "id"))


def _by_channel(envelopes: list[Envelope]) -> Iterable[tuple[Channel, list[Envelope]]]:
    channels = Channel.objects.in_bulk({envelope.channel_id for envelope in envelopes})
    for channel_id, batch in groupby(envelopes, key=lambda envelope: envelope.channel_id):
        of_channel = list(batch)
        for envelope in of_channel:
            envelope.channel = channels[channel_id]  # who claims asks it of each, without a query
        yield channels[channel_id], of_channel


def _read_channel(
    channel: Channel, envelopes: list[Envelope], causes: dict[int, int | None]
) -> _Heard:
    heard = _Heard()
    answers = _answers(channel, envelopes)
    ours = names_of_ours(channel, _names_said_ours(answers))
    echoes = _possible_echoes(channel, envelopes, answers)
    for envelope, answer in zip(envelopes, answers, strict=True):
        if isinstance(answer, Unreadable):
            heard.unreadable.append((envelope, answer.reason))
        elif isinstance(answer, Nothing):
            heard.claimed.append((envelope, NOBODY))
        elif not isinstance(answer, Inbound):
            heard.changes.append(
                Change(envelope=envelope, reading=answer, caused_by=causes[envelope.pk])
            )
        elif answer.ours and answer.external_id[:KEY_LENGTH] in ours:
            heard.claimed.append((envelope, ECHO))
        elif by := claimed_by(envelope, answer):
            heard.claimed.append((envelope, by))
        elif envelope.pk in echoes:
            heard.waiting.append(envelope)
        else:
            heard.inbound.append(_read(envelope, answer, causes[envelope.pk]))
    heard.changes += _waited_for(channel, heard.inbound)
    _file(channel, heard)
    _quarantine(channel, heard.unreadable, causes)
    return heard


def _names_said_ours(answers: Sequence[Reading]) -> set[str]:
    said = (one for one in answers if isinstance(one, Inbound) and one.ours)
    return {one.external_id[:KEY_LENGTH] for one in said if one.external_id}


def _possible_echoes(
    channel: Channel, envelopes: Sequence[Envelope], answers: Sequence[Reading]
) -> set[int]:
    """Envelopes with words of ours that a send which is leaving now may turn out to be; they wait for a while."""
    recent = timezone.now() - PATIENCE
    found = {
        envelope.pk
        for envelope, answer in zip(envelopes, answers, strict=True)
        if isinstance(answer, Inbound) and answer.ours and not answer.history
        if envelope.received_at > recent
    }
    return found if found and may_still_be_named(channel) else set()


def _waited_for(channel: Channel, items: Sequence[Read]) -> list[Change]:
    """What came before these messages and is about them."""
    names = {item.inbound.external_id[:KEY_LENGTH] for item in items} - {""}
    if not names:
        return []
    early = Waiting.objects.filter(channel=channel, external_id__in=names)
    envelopes = [one.envelope for one in early.select_related("envelope").order_by("pk")]
    answers = _answers(channel, envelopes) if envelopes else []
    return [
        Change(envelope=envelope, reading=answer, caused_by=None)
        for envelope, answer in zip(envelopes, answers, strict=True)
        if not isinstance(answer, (Inbound, Nothing, Unreadable))
    ]


def _file(channel: Channel, heard: _Heard) -> None:
    """Note what became of those that are no messages."""
    claimed = [Claimed(envelope=envelope, channel=channel, by=by) for envelope, by in heard.claimed]
    Claimed.objects.bulk_create(claimed, ignore_conflicts=True)
    waiting = [
        Waiting(envelope=envelope, channel=channel, external_id=SEND) for envelope in heard.waiting
    ]
    Waiting.objects.bulk_create(waiting, ignore_conflicts=True)
    settled = [envelope.pk for envelope, _by in heard.claimed]
    settled += [item.envelope.pk for item in heard.inbound]
    Waiting.objects.filter(pk__in=settled).delete()


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


def _write(channel: Channel, items: list[Read], *, gone: Collection[str]) -> list[int]:
    """Nobody is told of a message that was `gone` before we read it: there is nothing to understand or to answer."""
    threaded = thread(channel, items)
    ids = fresh_ids(Message, len(threaded))
    insert_rows(Message, [_message(id_, item) for id_, item in zip(ids, threaded, strict=True)])
    _attach(ids, threaded)
    seal_envelopes([item.envelope for item in items if item.masked])
    standing = [
        (id_, item)
        for id_, item in zip(ids, threaded, strict=True)
        if item.read.inbound.external_id[:KEY_LENGTH] not in gone
    ]
    record(
        [_received(id_, item) for id_, item in standing],
        by=Actor.channel(channel.pk),
        at=[item.read.inbound.at for _id, item in standing],
        caused_by=[item.read.caused_by for _id, item in standing],
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
    kept = iter(keep_many([file.data for _, file in pairs if not file.url or file.data]))
    digests = ["" if file.url and not file.data else next(kept) for _, file in pairs]
    Attachment.objects.bulk_create(
        Attachment(
            message_id=id_,
            name=_storable(file.name)[:250],
            content_type=file.content_type[:120],
            size=len(file.data),
            blob=digest,
            content_id=_storable(file.content_id)[:250],
            inline=file.inline,
            alt=_storable(file.alt),
            url=file.url if file.url.startswith(WEB) else "",
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
