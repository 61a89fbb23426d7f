"""Deleting what is due, and keeping the tally short."""

from __future__ import annotations

from tutti.ground.jobs import periodic
from tutti.triage.actions.counting import fold_tally
from tutti.triage.actions.purging import purge_due


@periodic("*/10 * * * *")
def purge_filtered() -> None:
    purge_due()


@periodic("*/2 * * * *")
def fold_funnel_tally() -> None:
    fold_tally()
