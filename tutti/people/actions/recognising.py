"""Who wrote a message: the person of its identity, met now if nobody has it yet. In bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.ground.text.folding import sort_key
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.listen.models import Conversation, Message
from tutti.people.facts import PersonCreated, PersonRecognised
from tutti.people.models import Exchange, Identity, Person

Key = tuple[str, str]  # an identity's kind and value


@transaction.atomic
def recognise_authors(causes: Mapping[int, int | None]) -> None:
    """Put each message on its person's profile and say who it was.

    `causes` maps message ids to the entries that received them. Words of ours go to the person the conversation
    is with. A message that already has its exchange is left alone.
    """
    messages = _not_yet_recognised(causes)
    persons = put_on_profiles(messages)
    record(
        [
            PersonRecognised(
                conversation=message.conversation_id,
                message=message.pk,
                person=persons.get(message.pk),
            )
            for message in messages
        ],
        by=SYSTEM,
        at=[message.at for message in messages],
        caused_by=[causes[message.pk] for message in messages],
    )


def put_on_profiles(messages: Sequence[Message]) -> dict[int, int]:
    """Note each message with its person, once; answers the persons' ids by message id.

    Each message comes with its `conversation`. Nothing is recorded: later stages that write a message
    themselves call this, and no case is opened or continued for it.
    """
    keys = _identity_of_each(messages)
    identities = _find_or_meet(messages, keys)
    exchanges = [
        _exchange(message, identities[keys[message.pk]])
        for message in messages
        if keys[message.pk] in identities
    ]
    insert_rows(Exchange, exchanges)
    return {exchange["message_id"]: exchange["person_id"] for exchange in exchanges}


def _not_yet_recognised(causes: Mapping[int, int | None]) -> list[Message]:
    messages = Message.objects.filter(pk__in=causes).order_by("pk")
    light = messages.defer("text", "folded", "details")
    return list(light.select_related("conversation"))


def _identity_of_each(messages: Sequence[Message]) -> dict[int, Key]:
    return {message.pk: _identity_key(message, message.conversation) for message in messages}


def _identity_key(message: Message, conversation: Conversation) -> Key:
    if message.direction == Message.Direction.OUT:
        return conversation.party_kind, conversation.party_value
    return message.author_kind, message.author_value


def _find_or_meet(
    messages: Sequence[Message], keys: Mapping[int, Key]
) -> dict[Key, tuple[int, int]]:
    """Identity and person ids by key; persons and identities nobody had are made."""
    wanted = {key for key in keys.values() if key[1]}
    found = _known(wanted)
    fresh: dict[Key, Message] = {}
    for message in messages:
        key = keys[message.pk]
        if key in wanted and key not in found:
            fresh.setdefault(key, message)
    return found | _meet(fresh)


def _known(keys: set[Key]) -> dict[Key, tuple[int, int]]:
    by_kind: dict[str, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    found: dict[Key, tuple[int, int]] = {}
    for kind, values in by_kind.items():
        rows = Identity.objects.filter(Q(kind=kind, value__in=values))
        for id_, person_id, value in rows.values_list("id", "person_id", "value"):
            found[kind, value] = (id_, person_id)
    return found


def _meet(fresh: Mapping[Key, Message]) -> dict[Key, tuple[int, int]]:
    person_ids = fresh_ids(Person, len(fresh))
    identity_ids = fresh_ids(Identity, len(fresh))
    people, identities = [], []
    for person_id, identity_id, (key, message) in zip(
        person_ids, identity_ids, fresh.items(), strict=True
    ):
        name = _name_of(message, key)
        people.append(_person(person_id, name))
        identities.append(_identity(identity_id, person_id, key, name, message))
    insert_rows(Person, people)
    insert_rows(Identity, identities)
    record([PersonCreated(person=id_) for id_ in person_ids], by=SYSTEM)
    return dict(zip(fresh, zip(identity_ids, person_ids, strict=True), strict=True))


def _name_of(message: Message, key: Key) -> str:
    ours = message.direction == Message.Direction.OUT
    shown = message.conversation.party_name if ours else message.author_name
    return shown or key[1]


def _person(id_: int, name: str) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name[:200],
        "sort_key": sort_key(name),
        "language": "",
        "time_zone": "",
        "fields": {},
        "created_at": timezone.now(),
    }


def _identity(id_: int, person_id: int, key: Key, name: str, message: Message) -> dict[str, Any]:
    return {
        "id": id_,
        "person_id": person_id,
        "kind": key[0],
        "value": key[1],
        "name": name[:200],
        "how": "import" if message.history else "channel",
        "verified_at": message.at if message.trust == "verified" else None,
        "created_at": timezone.now(),
    }


def _exchange(message: Message, who: tuple[int, int]) -> dict[str, Any]:
    identity_id, person_id = who
    return {
        "person_id": person_id,
        "identity_id": identity_id,
        "conversation_id": message.conversation_id,
        "message_id": message.pk,
        "at": message.at,
    }
