"""What approvals do when cases change, and when a closing they held is granted."""

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
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.approvals.actions.closing_held import close_granted
from tutti.work.approvals.actions.withdrawing import keep_up
from tutti.work.approvals.facts import ApprovalGranted


@follows(CaseClosed, CaseContinued, CaseHandedOver, CaseReopened, CaseTaken, TurnPassed)
def approvals_keep_up_with_cases(entries: Sequence[Entry]) -> None:
    keep_up({entry.subject_id: entry.id for entry in entries})


@follows(ApprovalGranted)
def settle_what_was_granted(entries: Sequence[Entry]) -> None:
    close_granted([entry.payload["approval"] for entry in entries])
