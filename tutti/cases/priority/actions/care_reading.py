"""Recording that somebody read why a case needs special care."""

from __future__ import annotations

from django.db import transaction

from tutti.cases.models import Case
from tutti.cases.priority.facts import CareRead
from tutti.journal.facts import Actor
from tutti.journal.recording import record


@transaction.atomic
def note_reading(case: Case, *, by: Actor) -> None:
    """Whoever shows the reasons of a mark calls this first; each reading is a fact of its own."""
    record([CareRead(case=case.pk)], by=by)
