"""Housekeeping of the cases."""

from __future__ import annotations

from tutti.cases import rechecked  # noqa: F401 -- registered for whoever rechecks
from tutti.cases.actions.counting import fold_counts
from tutti.ground.jobs import periodic


@periodic("* * * * *")
def fold_case_counts() -> None:
    fold_counts()
