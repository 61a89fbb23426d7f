"""For tests: follow what the test's own, still open transaction recorded."""

from __future__ import annotations

from django.db import connection

from tutti.journal.following import Place, create_cursors, drain


def follow_all() -> int:
    """Hand every recorded entry to its followers, now, inside the current transaction."""
    create_cursors()
    return drain(upto=_own_transaction_too)


def _own_transaction_too() -> Place:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, nextval('journal_entry_id_seq')")
        xid, next_id = cursor.fetchone() or (0, 0)
    return xid, next_id
