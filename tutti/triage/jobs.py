"""Deleting what is due, keeping the tally short, and understanding what came before there was triage."""

from __future__ import annotations

from tutti.ground.jobs import periodic
from tutti.triage.actions.counting import fold_tally
from tutti.triage.actions.looking_back import look_back
from tutti.triage.actions.purging import purge_due


@periodic("*/10 * * * *")
def purge_filtered() -> None:
    purge_due()


@periodic("*/2 * * * *")
def fold_funnel_tally() -> None:
    fold_tally()


@periodic("*/5 * * * *")
def understand_the_past() -> None:
    look_back()
