"""Who wrote a message: the person of its identity, met now if nobody has it yet. In bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from tutti.ground.db.among import among
from tutti.ground.db.bulk import fresh_ids, insert_rows
from tutti.ground.text.folding import sort_key
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.listen.models import Message
from tutti.people.facts import PersonCreated, PersonRecognised
from tutti.people.models import Exchange, Identity, Person

Key = tuple[str, str]  # an identity's kind and value
NOBODY: Key = ("", "")


class Spoken(NamedTuple):
    """A message as far as its author matters. Whole models of a thousand messages cost half the time here."""

    message_id: int
    conversation_id: int
    at: datetime
    history: bool
    trust: str
    key: Key
    name: str
    answers: bool | None  # in public, and the network says what


# words of ours are put down to the one the conversation is with
_SPOKEN = """
SELECT m.id, m.conversation_id, m.at, m.history, m.trust,
  CASE m.direction WHEN 'out' THEN c.party_kind ELSE m.author_kind END,
  CASE m.direction WHEN 'out' THEN c.party_value ELSE m.author_value END,
  CASE m.direction WHEN 'out' THEN c.party_name ELSE m.author_name END,
  CASE WHEN c.audience = 'public' AND m.direction = 'in' THEN m.details ? 'answers' END
FROM listen_message m JOIN listen_conversation c ON c.id = m.conversation_id
WHERE m.id = ANY(%s) ORDER BY m.id
"""

# the nearest of the names a message answers that we have, where it is another customer's
_ANSWERED = """
SELECT id, kind, value FROM (
  SELECT DISTINCT ON (m.id) m.id, p.direction, p.author_kind AS kind, p.author_value AS value,
    (p.author_kind, p.author_value) <> (m.author_kind, m.author_value) AS another
  FROM listen_message m
  CROSS JOIN LATERAL jsonb_array_elements_text(m.details -> 'answers') WITH ORDINALITY a(name, place)
  JOIN listen_message p ON p.conversation_id = m.conversation_id AND p.external_id = a.name
  WHERE m.id = ANY(%s)
  ORDER BY m.id, a.place DESC, p.id
) nearest WHERE direction = 'in' AND another AND value <> ''
"""


@transaction.atomic
def recognise_authors(causes: Mapping[int, int | None]) -> None:
    """Put each message on its person's profile and say who it was.

    `causes` maps message ids to the entries that received them. Words of ours go to the person the conversation
    is with. Following is exactly once, so each message comes here once.
    """
    spoken = _spoken(list(causes))
    persons = _put_on_profiles(spoken)
    record(
        [
            PersonRecognised(
                conversation=words.conversation_id,
                message=words.message_id,
                person=persons.get(words.message_id),
            )
            for words in spoken
        ],
        by=SYSTEM,
        at=[words.at for words in spoken],
        caused_by=[causes[words.message_id] for words in spoken],
    )


def put_on_profiles(messages: Sequence[Message]) -> None:
    """Note each message with its person, once.

    Nothing is recorded: later stages that write a message themselves call this, and no case is opened or
    continued for it.
    """
    _put_on_profiles(_spoken([message.pk for message in messages]))


def _put_on_profiles(spoken: Sequence[Spoken]) -> dict[int, int]:
    """The persons' ids by message id. What one customer says to another stands on both profiles."""
    addressed = _addressed(spoken)
    identities = _find_or_meet(spoken, also=set(addressed.values()))
    own, beside = [], []
    for words in spoken:
        if words.key not in identities:
            continue
        author = identities[words.key]
        other = identities.get(addressed.get(words.message_id, NOBODY))
        own.append(_exchange(words, author, other=other, addressed=False))
        if other:
            beside.append(_exchange(words, other, other=author, addressed=True))
    insert_rows(Exchange, own + beside)
    return {exchange["message_id"]: exchange["person_id"] for exchange in own}


def _addressed(spoken: Sequence[Spoken]) -> dict[int, Key]:
    """Whom a message answers in public, by message id, where that is another customer."""
    answering = [words.message_id for words in spoken if words.answers]
    if not answering:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [answering])
        return {id_: (kind, value) for id_, kind, value in cursor.fetchall()}


def _spoken(message_ids: Sequence[int]) -> list[Spoken]:
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN, [list(message_ids)])
        rows = cursor.fetchall()
    return [
        Spoken(id_, conversation_id, at, history, trust, (kind, value), name or value, answers)
        for id_, conversation_id, at, history, trust, kind, value, name, answers in rows
    ]


def _find_or_meet(spoken: Sequence[Spoken], also: set[Key]) -> dict[Key, tuple[int, int]]:
    """Identity and person ids by key; persons and identities nobody had are made, but none of `also`."""
    found = _known(also | {words.key for words in spoken if words.key[1]})
    fresh: dict[Key, Spoken] = {}
    for words in spoken:
        if words.key[1] and words.key not in found:
            fresh.setdefault(words.key, words)
    return found | _meet(fresh)


def _known(keys: set[Key]) -> dict[Key, tuple[int, int]]:
    by_kind: dict[str, list[str]] = {}
    for kind, value in keys:
        by_kind.setdefault(kind, []).append(value)
    found: dict[Key, tuple[int, int]] = {}
    for kind, values in by_kind.items():
        rows = Identity.objects.filter(among("value", values), kind=kind)
        for id_, person_id, value in rows.values_list("id", "person_id", "value"):
            found[kind, value] = (id_, person_id)
    return found


def _meet(fresh: Mapping[Key, Spoken]) -> dict[Key, tuple[int, int]]:
    person_ids = fresh_ids(Person, len(fresh))
    identity_ids = fresh_ids(Identity, len(fresh))
    people, identities = [], []
    for person_id, identity_id, words in zip(person_ids, identity_ids, fresh.values(), strict=True):
        people.append(_person(person_id, words.name))
        identities.append(_identity(identity_id, person_id, words))
    insert_rows(Person, people)
    insert_rows(Identity, identities)
    record([PersonCreated(person=id_) for id_ in person_ids], by=SYSTEM)
    return dict(zip(fresh, zip(identity_ids, person_ids, strict=True), strict=True))


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


def _identity(id_: int, person_id: int, words: Spoken) -> dict[str, Any]:
    return {
        "id": id_,
        "person_id": person_id,
        "kind": words.key[0],
        "value": words.key[1],
        "name": words.name[:200],
        "how": "import" if words.history else "channel",
        "verified_at": words.at if words.trust == "verified" else None,
        "created_at": timezone.now(),
    }


def _exchange(
    words: Spoken, who: tuple[int, int], *, other: tuple[int, int] | None, addressed: bool
) -> dict[str, Any]:
    identity_id, person_id = who
    return {
        "person_id": person_id,
        "identity_id": identity_id,
        "conversation_id": words.conversation_id,
        "message_id": words.message_id,
        "at": words.at,
        "other_id": other[0] if other else None,
        "addressed": addressed,
    }
