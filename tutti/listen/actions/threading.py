"""Which conversation a message belongs to: by the names it answers, or by a signed reply address. Never by subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from tutti.channels.contract import Inbound, Party
from tutti.channels.registry import connectors
from tutti.ground.db.bulk import fresh_ids, insert_rows, update_rows
from tutti.listen.models import Channel, Conversation, ThreadKey

if TYPE_CHECKING:
    from tutti.listen.actions.reading import Read

KEY_LENGTH = 300
NEAREST = 20  # names of answered messages that are looked at and kept; a longer chain adds nothing


@dataclass(frozen=True, kw_only=True)
class Threaded:
    """A read item with its conversation."""

    read: Read
    conversation_id: int


def thread(channel: Channel, items: Sequence[Read]) -> list[Threaded]:
    """Find or open the conversation of each item, in order, and remember its names.

    Conversations that go on are locked until the transaction ends, so that facts about them are in order.
    A signed reply address wins over names; among names the nearest known one wins.
    """
    if not items:
        return []
    known = _known_names(channel, items)
    parties = _lock_conversations(channel, items, known)
    opened: list[Read] = []
    placed: list[tuple[Read, int]] = []
    for item in items:
        place = _place(item.inbound, known, parties)
        if place is None:
            opened.append(item)
            place = -len(opened)
        for name in _names(item.inbound):
            known.setdefault(name, place)
        placed.append((item, place))
    ids = _open(channel, opened)
    result = [
        Threaded(read=item, conversation_id=place if place > 0 else ids[-place - 1])
        for item, place in placed
    ]
    _remember(channel, result)
    _name_parties(result, parties | dict.fromkeys(_begun_by_us(opened, ids), ""))
    return result


def remember_name(
    channel: Channel, conversation_id: int, name: str, *, message_id: int | None = None
) -> None:
    """Make answers to a message of ours find its conversation.

    `message_id` where it is a name of that message itself: what the network says of it, and its echo, are then known.
    """
    known, _new = ThreadKey.objects.get_or_create(
        channel=channel, key=name[:KEY_LENGTH], defaults={"conversation_id": conversation_id}
    )
    if message_id:
        ThreadKey.objects.filter(pk=known.pk).update(
            conversation_id=conversation_id, message_id=message_id
        )


def _names(inbound: Inbound) -> list[str]:
    """The message's own name, then those it answers, nearest first."""
    names = [inbound.external_id, *reversed(inbound.follows[-NEAREST:])]
    return [name[:KEY_LENGTH] for name in names if name]


def _known_names(channel: Channel, items: Sequence[Read]) -> dict[str, int]:
    wanted = {name for item in items for name in _names(item.inbound)}
    rows = ThreadKey.objects.filter(channel=channel, key__in=wanted) if wanted else ()
    return {row.key: row.conversation_id for row in rows}


def _lock_conversations(
    channel: Channel, items: Sequence[Read], known: dict[str, int]
) -> dict[int, str]:
    """The conversations that may go on, each with the address it is with.

    They are of this channel, or of one whose answers go out by this one: a form's go on by mail. A page of our own
    that proved the conversation itself (`joins`) may go on in one of any channel.
    """
    proved = {item.inbound.conversation for item in items if item.inbound.conversation}
    wanted = sorted({*proved, *known.values()})
    if not wanted:
        return {}
    carried = [kind for kind, one in connectors().items() if one.answers_by == channel.kind]
    ours = Q(channel=channel) | Q(channel__kind__in=carried)
    speaks = connectors().get(channel.kind)
    if speaks and speaks.joins:
        ours |= Q(pk__in=proved)
    rows = Conversation.objects.select_for_update(of=("self",)).filter(ours, pk__in=wanted)
    return dict(rows.order_by("pk").values_list("pk", "party_value"))


def _place(inbound: Inbound, known: dict[str, int], parties: dict[int, str]) -> int | None:
    """A conversation's id, a negative stand-in for one opened in this batch, or None for a new one."""
    if inbound.conversation in parties:
        return inbound.conversation
    answered = [name[:KEY_LENGTH] for name in reversed(inbound.follows[-NEAREST:])]
    nearest = next((known[name] for name in answered if name in known), None)
    return nearest if nearest is not None else _place_by_own_name(inbound, known, parties)


def _place_by_own_name(
    inbound: Inbound, known: dict[str, int], parties: dict[int, str]
) -> int | None:
    """Where an answer to this message already stands. Only for the same author: anybody can name an id first."""
    place = known.get(inbound.external_id[:KEY_LENGTH]) if inbound.external_id else None
    if place is None or inbound.history or place < 0:
        return place
    author = inbound.author.value if inbound.author else ""
    return place if parties.get(place) in {"", author} else None


def _name_parties(items: Sequence[Threaded], parties: dict[int, str]) -> None:
    """A conversation that began with words of ours learns whom it is with from the first answer."""
    first: dict[int, Party] = {}
    for item in items:
        author = item.read.inbound.author
        if author and not item.read.inbound.ours and parties.get(item.conversation_id) == "":
            first.setdefault(item.conversation_id, author)
    update_rows(
        Conversation,
        [
            {
                "id": id_,
                "party_kind": party.kind,
                "party_value": party.value,
                "party_name": party.name[:200],
            }
            for id_, party in first.items()
        ],
    )


def _open(channel: Channel, items: Sequence[Read]) -> list[int]:
    ids = fresh_ids(Conversation, len(items))
    insert_rows(
        Conversation,
        [_conversation(channel, id_, item) for id_, item in zip(ids, items, strict=True)],
    )
    return ids


def _begun_by_us(items: Sequence[Read], ids: Sequence[int]) -> list[int]:
    return [id_ for item, id_ in zip(items, ids, strict=True) if item.inbound.ours]


def _conversation(channel: Channel, id_: int, item: Read) -> dict[str, Any]:
    inbound = item.inbound
    party = inbound.author if not inbound.ours else None
    party = party or Party(kind="", value="")
    return {
        "id": id_,
        "channel_id": channel.pk,
        "audience": inbound.audience,
        "title": inbound.title[:300],
        "party_kind": party.kind,
        "party_value": party.value,
        "party_name": party.name[:200],
        "started_at": inbound.at,
    }


def _remember(channel: Channel, items: Sequence[Threaded]) -> None:
    names = {name: item.conversation_id for item in items for name in _names(item.read.inbound)}
    if not names:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO listen_threadkey (channel_id, key, conversation_id)"
            " SELECT %s, * FROM unnest(%s::varchar[], %s::int8[]) ON CONFLICT DO NOTHING",
            [channel.pk, list(names), list(names.values())],
        )
