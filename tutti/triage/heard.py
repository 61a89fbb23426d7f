"""Messages as triage hears them: the words with what is known of who said them. Three statements, however many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from tutti.engines.understanding.understanding import Said
from tutti.people.matching.queries import suggested_among
from tutti.triage.models import Matched


class Heard(NamedTuple):
    """A message. Whole models of a thousand messages cost twice the time here."""

    id: int
    conversation_id: int
    channel_id: int
    channel_kind: str
    channel_name: str
    audience: str
    direction: str
    author_kind: str
    author_value: str
    author_name: str
    at: datetime
    title: str
    text: str
    trust: str
    automatic: str
    history: bool
    reach: float | None


class Author(NamedTuple):
    """Who wrote it, as far as people said."""

    person_id: int | None
    matched: str = Matched.NOBODY
    language: str = ""
    is_colleague: bool = False
    is_new: bool = False


_HEARD = """
SELECT m.id, m.conversation_id, c.channel_id, k.kind, k.name, c.audience, m.direction, m.author_kind,
  m.author_value, m.author_name, m.at, m.title, m.text, m.trust, m.automatic, m.history,
  CASE jsonb_typeof(m.details->'followers') WHEN 'number' THEN (m.details->'followers')::float8 END
FROM listen_message m
JOIN listen_conversation c ON c.id = m.conversation_id
JOIN listen_channel k ON k.id = c.channel_id
WHERE m.id = ANY(%s) ORDER BY m.id
"""

# somebody is new when no earlier exchange stands on their profile
_AUTHORS = """
SELECT x.message_id, x.person_id, p.language, p.member_id IS NOT NULL, i.verified_at IS NOT NULL,
  EXISTS (SELECT FROM people_exchange o WHERE o.person_id = x.person_id AND o.message_id < x.message_id)
FROM unnest(%s::int8[], %s::int8[]) AS wanted(message_id, conversation_id)
JOIN people_exchange x ON x.conversation_id = wanted.conversation_id AND x.message_id = wanted.message_id
JOIN people_person p ON p.id = x.person_id
LEFT JOIN people_identity i ON i.id = x.identity_id
"""


def heard(message_ids: Sequence[int]) -> list[Heard]:
    """The messages of these ids, in order of id."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [list(message_ids)])
        return [Heard(*row) for row in cursor.fetchall()]


def authors(messages: Sequence[Heard]) -> dict[int, Author]:
    """Who wrote each message, by its id; one nobody is named for is absent."""
    with connection.cursor() as cursor:
        columns = [[each.id for each in messages], [each.conversation_id for each in messages]]
        cursor.execute(_AUTHORS, columns)
        rows = cursor.fetchall()
    unsure = suggested_among(
        {person_id for _id, person_id, _l, _c, verified, _m in rows if not verified}
    )
    return {
        id_: Author(
            person_id=person_id,
            matched=_matched(
                verified=verified, suggested=person_id in unsure, met_before=met_before
            ),
            language=language,
            is_colleague=is_colleague,
            is_new=not (verified or met_before),
        )
        for id_, person_id, language, is_colleague, verified, met_before in rows
    }


def as_said(messages: Sequence[Heard], written_by: Mapping[int, Author]) -> list[Said]:
    """The same for understanding, which knows no messages."""
    nobody = Author(person_id=None)
    return [
        Said(
            text=each.text,
            title=each.title,
            language=written_by.get(each.id, nobody).language,
            automatic=each.automatic,
            history=each.history,
            audience=each.audience,
            channel_kind=each.channel_kind,
        )
        for each in messages
    ]


def _matched(*, verified: bool, suggested: bool, met_before: bool) -> str:
    if verified:
        return Matched.VERIFIED
    if suggested:
        return Matched.SUGGESTED
    return Matched.KNOWN if met_before else Matched.NEW
