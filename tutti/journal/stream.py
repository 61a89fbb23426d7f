"""The live stream's view of the journal: what changed, in the followers' order, for whoever is watching."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from tutti.journal.following import Place, horizon

MOST = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as browsers hear of it: that something of this name happened to this subject, no more."""

    place: Place
    name: str
    subject_kind: str
    subject_id: int


def now() -> Place:
    """The place after everything finished; a new watcher starts here."""
    return horizon()


def changes_after(place: Place, *, most: int = MOST) -> list[Change]:
    """Finished entries after `place`, oldest first, at most `most`. None can appear behind them later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xid::text::bigint, id, name, subject_kind, subject_id FROM journal_entry"
            " WHERE (xid, id) > (%s::text::xid8, %s)"
            " AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT %s",
            [place[0], place[1], most],
        )
        return [Change((xid, number), *rest) for xid, number, *rest in cursor.fetchall()]
