"""The date of the earliest promise that runs on a case. The promises themselves are kept by their own room."""

from __future__ import annotations

from datetime import datetime

from tutti.cases.actions.changing import changing
from tutti.cases.models import Case
from tutti.journal.facts import Actor


def set_promised_at(case: Case, at: datetime | None, *, by: Actor) -> Case:
    """Keep when the earliest running promise is due, None for none; the case's one date follows.

    No fact of its own: the promise's facts say what was promised, and this only repeats their earliest date.
    """
    if case.promised_at != at:
        with changing(case, by=by) as locked:
            locked.promised_at = at
    return case
