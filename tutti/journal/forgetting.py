"""Taking personal words out of what stands beside the journal. The entries stay; they hold no words."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

TABLES = ("journal_personal", "journal_parked")


def forget_personal(kind: str, subject_ids: Collection[int]) -> None:
    """Delete the personal fields of every entry about these subjects, and what failed entries said of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journal_personal p USING journal_entry e"
            " WHERE e.subject_kind = %s AND e.subject_id = ANY(%s) AND p.entry_id = e.id",
            [kind, list(subject_ids)],
        )
        cursor.execute(
            "DELETE FROM journal_parked WHERE subject_kind = %s AND subject_id = ANY(%s)",
            [kind, list(subject_ids)],
        )


def forget_personal_of_messages(conversations: Collection[int], messages: Collection[int]) -> None:
    """The same for entries about conversations that name one of these messages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM journal_personal p USING journal_entry e"
            " WHERE e.subject_kind = 'conversation' AND e.subject_id = ANY(%s)"
            " AND (e.payload->>'message')::int8 = ANY(%s) AND p.entry_id = e.id",
            [list(conversations), list(messages)],
        )
