"""What work does when cases change, an open task stays the next action and ends with its case, and when a colleague
leaves: what waited for them waits for whoever asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from tutti.cases.facts import (
    CaseClosed,
    CaseContinued,
    CaseHandedOver,
    CaseReopened,
    CaseTaken,
    TurnPassed,
)
from tutti.ground.accounts.facts import MemberChanged
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.actions.keeping_up import keep_up, settle_for_leavers


@follows(CaseClosed, CaseContinued, CaseHandedOver, CaseReopened, CaseTaken, TurnPassed)
def keep_up_with_cases(entries: Sequence[Entry]) -> None:
    keep_up({entry.subject_id: entry.id for entry in entries})


@follows(MemberChanged)
def leave_nothing_with_leavers(entries: Sequence[Entry]) -> None:
    settle_for_leavers({entry.subject_id: entry.id for entry in entries})
