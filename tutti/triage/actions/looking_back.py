"""Messages from before there was triage: understood and counted as kept, so that the funnel and replays know them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from tutti.engines.understanding.understanding import understand
from tutti.ground.db.bulk import insert_rows
from tutti.triage.actions.counting import shift_tally
from tutti.triage.actions.triaging import decision_row, undecided
from tutti.triage.heard import Author, Heard, as_said, authors, heard
from tutti.triage.models import Decision, Earlier, Matched, Reading, Reason
from tutti.triage.readings import row_of
from tutti.triage.ruling import Ruling
from tutti.triage.tallying import differences, way_of, zone_of_house

AT_ONCE = 1000  # ids a transaction
SETTLED = timedelta(hours=1)  # what was on its way at the change has arrived by then

_HEARD_BEFORE = """
SELECT m.id FROM listen_message m WHERE m.id > %s AND m.id <= %s AND m.envelope_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM journal_parked p WHERE p.subject_kind = 'conversation'
    AND p.subject_id = m.conversation_id)
"""


def look_back(*, chunks: int = 60) -> int:
    """Go on with the past, the newest first; how many messages. Nothing is recorded and no case changes."""
    done = 0
    for _ in range(chunks):
        found = _look_at_some()
        if found is None:
            break
        done += found
    return done


@transaction.atomic
def _look_at_some() -> int | None:
    """How many of one chunk were understood; None at the end."""
    before = timezone.now() - SETTLED
    rows = Earlier.objects.select_for_update(skip_locked=True)
    earlier = rows.filter(upto__gt=0, since__lte=before).first()
    if earlier is None:
        return None
    low = max(0, earlier.upto - AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute(_HEARD_BEFORE, [low, earlier.upto])
        ids = [id_ for (id_,) in cursor.fetchall()]
    messages = undecided(heard(ids))
    _understand(messages)
    earlier.upto = low
    earlier.save(update_fields=["upto"])
    return len(messages)


def _understand(messages: list[Heard]) -> None:
    written_by = authors(messages)
    said = understand(as_said(messages, written_by))
    zone = zone_of_house()
    decisions = [_decision(each, written_by.get(each.id), zone) for each in messages]
    insert_rows(Reading, [row_of(each.id, one) for each, one in zip(messages, said, strict=True)])
    insert_rows(Decision, decisions)
    shift_tally(differences(before=(), after=map(way_of, decisions)))


def _decision(message: Heard, author: Author | None, zone: ZoneInfo) -> dict[str, Any]:
    """Kept, as everything was; heard when it was said."""
    ours = message.direction == "out" or (author is not None and author.is_colleague)
    ruling = Ruling(reason=Reason.OURS if ours else Reason.DEFAULT)
    return decision_row(message, ruling, now=message.at, window=SETTLED) | {
        "day": message.at.astimezone(zone).date(),
        "person_id": author.person_id if author else None,
        "matched": str(author.matched if author else Matched.NOBODY),
    }
