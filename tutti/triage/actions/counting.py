"""Keeping the tally of the funnel: appended by whoever decides, folded by a job."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from tutti.ground.db.bulk import insert_rows
from tutti.triage.models import Tally
from tutti.triage.tallying import Way

_COLUMNS = ", ".join(Way._fields)


def shift_tally(change: Mapping[Way, int]) -> None:
    """Append differences; nobody waits for anybody."""
    insert_rows(Tally, [way._asdict() | {"amount": amount} for way, amount in change.items()])


def fold_tally() -> None:
    """Replace rows of the same way by their sum; what is appended meanwhile is left for the next time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH many AS (SELECT DISTINCT day, channel_id FROM triage_tally"  # noqa: S608 -- names of ours
            f" GROUP BY {_COLUMNS} HAVING count(*) > 1),"
            " gone AS (DELETE FROM triage_tally WHERE id IN"
            " (SELECT t.id FROM triage_tally t JOIN many USING (day, channel_id)"
            " ORDER BY t.id FOR UPDATE OF t SKIP LOCKED)"
            f" RETURNING {_COLUMNS}, amount)"
            f" INSERT INTO triage_tally ({_COLUMNS}, amount)"
            f" SELECT {_COLUMNS}, sum(amount) FROM gone GROUP BY {_COLUMNS} HAVING sum(amount) <> 0"
        )
