"""What this room does when a case is worked on and settled."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.facts import CaseClosed
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.outcomes.actions.crediting import credit_cases
from tutti.work.outcomes.actions.returning import return_outcomes
from tutti.work.outcomes.parts import OURS


@follows(*OURS, CaseClosed)
def keep_parts_and_return_outcomes(entries: Sequence[Entry]) -> None:
    """One function for both, so that a part is known before the settling that tells of it."""
    credit_cases(entry.subject_id for entry in entries if entry.actor_kind == "member")
    return_outcomes([entry for entry in entries if entry.name == CaseClosed.name])
