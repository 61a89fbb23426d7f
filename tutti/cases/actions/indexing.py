"""Making cases and their messages findable by words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models.functions import Coalesce

from tutti.cases.models import Audience, Case
from tutti.ground.db.among import among
from tutti.ground.search.indexing import Findable, forget, make_findable

_MISSING = """
SELECT m.id, l.case_id, m.at, concat_ws(' ', m.title, m.text), c.audience FROM listen_message m
JOIN cases_caseconversation l ON l.conversation_id = m.conversation_id AND l.detached_at IS NULL
JOIN cases_case c ON c.id = l.case_id
WHERE m.conversation_id = ANY(%s) AND m.deleted_at IS NULL
  AND NOT EXISTS (SELECT FROM search_document d WHERE d.kind = 'message' AND d.object_id = m.id)
"""


def index_cases(case_ids: Iterable[int]) -> None:
    """Index titles, references and people of these cases anew, by the names they are shown under."""
    cases = Case.objects.filter(among("pk", set(case_ids)))
    by_name = cases.annotate(named=Coalesce("person__survivor__name", "person__name"))
    known = by_name.values_list("pk", "title", "named", "last_at", "audience")
    make_findable(
        [
            Findable(
                kind="case",
                object_id=id_,
                under=id_,
                at=last_at,
                text=f"{title} {id_} {person or ''}",
                restricted=audience != Audience.EVERYONE,
            )
            for id_, title, person, last_at, audience in known
        ]
    )


def index_messages(conversation_ids: Iterable[int]) -> None:
    """Index the messages of these conversations that are not findable yet."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [list(set(conversation_ids))])
        missing = cursor.fetchall()
    make_findable(
        [
            Findable(
                kind="message",
                object_id=id_,
                under=case_id,
                at=at,
                text=words,
                restricted=audience != Audience.EVERYONE,
            )
            for id_, case_id, at, words, audience in missing
        ]
    )


def index_again(conversations: Mapping[int, int]) -> None:
    """Find these messages (id to conversation id) by the words they hold now; those without any not at all."""
    forget(kind="message", object_ids=list(conversations))
    index_messages(conversations.values())


def move_messages(conversation_id: int, case: Case) -> None:
    """Put a conversation's messages under another case, in the transaction that attaches it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_document d SET under = %s, restricted = %s FROM listen_message m"
            " WHERE m.conversation_id = %s AND d.kind = 'message' AND d.object_id = m.id",
            [case.pk, case.audience != Audience.EVERYONE, conversation_id],
        )
