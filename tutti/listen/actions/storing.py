"""Taking in: raw items become envelopes, each exactly once, before anything is acknowledged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tutti.channels.contract import Raw
from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.ground.files.keeping import IN_DATABASE, keep_many
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.listen.facts import EnvelopeStored
from tutti.listen.models import Arrival, Channel, Envelope

KEY_LENGTH = 250


def store_raw(channel: Channel, raws: Sequence[Raw]) -> list[int]:
    """Store what is new among `raws` and answer the ids of the new envelopes, in order.

    The same key on the same channel is the same item, whoever delivers it and however often; two deliveries
    at once make one envelope. When this returns and the transaction is committed, the outside may be told.
    """
    files = _large_ones_kept(raws)  # written and synced before the rows that name them
    with transaction.atomic():
        new = _claim_arrivals(channel, raws)
        insert_rows(Envelope, [_row(channel, item, id_, files) for id_, item in new])
        ids = [id_ for id_, _ in new]
        record(
            [EnvelopeStored(envelope=id_, channel=channel.pk) for id_ in ids],
            by=Actor.channel(channel.pk),
        )
        if ids:
            Channel.objects.filter(pk=channel.pk).update(last_heard_at=timezone.now())
    return ids


def arrived_before(channel: Channel, key: str) -> bool:
    """Whether an item of this key came already."""
    return Arrival.objects.filter(channel=channel, key=arrival_key(key)).exists()


def arrival_key(key: str) -> str:
    """A key as it is stored: itself, or its digest when it is too long for an index."""
    if len(key) <= KEY_LENGTH:
        return key
    return "sha256:" + hashlib.sha256(key.encode()).hexdigest()


def _large_ones_kept(raws: Sequence[Raw]) -> dict[int, str]:
    large = [index for index, raw in enumerate(raws) if len(raw.data) > IN_DATABASE]
    digests = keep_many([raws[index].data for index in large])
    return dict(zip(large, digests, strict=True))


def _claim_arrivals(channel: Channel, raws: Sequence[Raw]) -> list[tuple[int, tuple[int, Raw]]]:
    """The items whose key nobody claimed before, each with its envelope's id."""
    first: dict[str, tuple[int, Raw]] = {}
    for index, raw in enumerate(raws):
        first.setdefault(arrival_key(raw.key), (index, raw))
    if not first:
        return []
    ids = fresh_ids(Envelope, len(first))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO listen_arrival (channel_id, key, envelope_id)"
            " SELECT %s, key, envelope FROM unnest(%s::varchar[], %s::int8[]) AS new(key, envelope)"
            " ON CONFLICT DO NOTHING RETURNING envelope_id",
            [channel.pk, list(first), ids],
        )
        won = {row[0] for row in cursor.fetchall()}
    return [(id_, item) for id_, item in zip(ids, first.values(), strict=True) if id_ in won]


def _row(
    channel: Channel, item: tuple[int, Raw], id_: int, files: dict[int, str]
) -> dict[str, Any]:
    index, raw = item
    blob = files.get(index, "")
    return {
        "id": id_,
        "channel_id": channel.pk,
        "key": arrival_key(raw.key),
        "raw": None if blob else raw.data,
        "blob": blob,
        "details": dict(raw.details),
        "received_at": raw.received_at or timezone.now(),
    }
