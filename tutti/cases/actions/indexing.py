"""Making cases and their messages findable by words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from tutti.cases.models import Audience, Case
from tutti.ground.search.indexing import Findable, make_findable
from tutti.listen.models import Message

_MISSING = """
SELECT m.id, l.case_id, c.audience FROM listen_message m
JOIN cases_caseconversation l ON l.conversation_id = m.conversation_id AND l.detached_at IS NULL
JOIN cases_case c ON c.id = l.case_id
WHERE m.conversation_id = ANY(%s)
  AND NOT EXISTS (SELECT FROM search_document d WHERE d.kind = 'message' AND d.object_id = m.id)
"""


def index_cases(case_ids: Iterable[int]) -> None:
    """Index titles, references and people of these cases anew."""
    cases = Case.objects.filter(pk__in=set(case_ids)).select_related("person").defer("fields")
    make_findable(
        [
            Findable(
                kind="case",
                object_id=case.pk,
                under=case.pk,
                at=case.last_at,
                text=f"{case.title} {case.pk} {case.person.name if case.person else ''}",
                restricted=case.audience != Audience.EVERYONE,
            )
            for case in cases
        ]
    )


def index_messages(conversation_ids: Iterable[int]) -> None:
    """Index the messages of these conversations that are not findable yet."""
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [list(set(conversation_ids))])
        places = {id_: (case, audience) for id_, case, audience in cursor.fetchall()}
    messages = Message.objects.filter(pk__in=places).only("id", "at", "title", "text")
    make_findable(
        [
            Findable(
                kind="message",
                object_id=message.pk,
                under=places[message.pk][0],
                at=message.at,
                text=f"{message.title} {message.text}",
                restricted=places[message.pk][1] != Audience.EVERYONE,
            )
            for message in messages
        ]
    )


def move_messages(conversation_id: int, case: Case) -> None:
    """Put a conversation's messages under another case, in the transaction that attaches it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_document d SET under = %s, restricted = %s FROM listen_message m"
            " WHERE m.conversation_id = %s AND d.kind = 'message' AND d.object_id = m.id",
            [case.pk, case.audience != Audience.EVERYONE, conversation_id],
        )
