"""After a restore into another server: its transaction numbers begin anew, ours must not be ahead of them.

Numbers are only ever compared with cursors, so it is enough to keep each entry on its side of every cursor:
with n cursors all numbers fit below 3 + 2(n + 1), and a fresh server's first number is above 700.
"""

from __future__ import annotations

from django.db import connection, transaction

FIRST = 3  # PostgreSQL's first normal transaction number

_AHEAD = """
SELECT EXISTS (SELECT FROM journal_cursor WHERE xid > pg_snapshot_xmax(pg_current_snapshot()))
    OR EXISTS (SELECT FROM journal_entry WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
"""
_NUMBERS = """
CREATE TEMPORARY TABLE journal_numbers ON COMMIT DROP AS
SELECT xid AS old, %(first)s + 2 * row_number() OVER (ORDER BY xid) - 1 AS new
FROM (SELECT DISTINCT xid FROM journal_cursor) c
"""
# An entry at a cursor's own number keeps that number; one between two cursors gets the number between theirs.
_ENTRIES = """
UPDATE journal_entry e SET xid = (coalesce(
    (SELECT new FROM journal_numbers WHERE old = e.xid),
    (SELECT max(new) + 1 FROM journal_numbers WHERE old < e.xid),
    %(first)s))::text::xid8
"""
_CURSORS = """
UPDATE journal_cursor c SET xid = n.new::text::xid8 FROM journal_numbers n WHERE n.old = c.xid
"""


def renumber_if_restored() -> bool:
    """Bring entries and cursors below this server's numbers; False when nothing was ahead of them.

    Run it before any worker starts: what each group has still to follow stays exactly the same.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AHEAD)
        (ahead,) = cursor.fetchone() or (False,)
        if ahead:
            cursor.execute(_NUMBERS, {"first": FIRST})
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
            cursor.execute(_ENTRIES, {"first": FIRST})
            cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_append_only")
            cursor.execute(_CURSORS)
    return bool(ahead)
