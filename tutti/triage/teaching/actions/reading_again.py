"""Reading the newest messages again with the words and lessons of today; what people set right stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tutti.engines.understanding.understanding import understand
from tutti.ground.db.bulk import update_rows
from tutti.journal.copying import as_jsonb
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.triage.heard import as_said, authors, heard
from tutti.triage.models import Reading
from tutti.triage.readings import row_of
from tutti.triage.teaching.facts import ReadingsRenewed
from tutti.triage.teaching.models import Correction

LAST = 1000  # messages


@transaction.atomic
def read_again(*, last: int = LAST, by: Actor) -> int:
    """Understand the newest messages anew; answers how many. What was decided about them stays decided."""
    newest = Reading.objects.order_by("-message_id").values_list("message_id", flat=True)[:last]
    standing = Correction.objects.filter(message_id__in=list(newest), taken_back_at=None)
    corrected = set(standing.values_list("message_id", flat=True))
    wanted = Reading.objects.select_for_update().filter(pk__in=set(newest) - corrected)
    messages = heard(sorted(wanted.values_list("pk", flat=True)))
    understood = understand(as_said(messages, authors(messages)))
    rows = [row_of(each.id, one) for each, one in zip(messages, understood, strict=True)]
    update_rows(Reading, [_plain(row) for row in rows], key="message_id")
    if rows:
        record([ReadingsRenewed(reading=rows[-1]["message_id"], readings=len(rows))], by=by)
    return len(rows)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return row | {name: as_jsonb(row[name]) for name in ("topics", "entities")}
