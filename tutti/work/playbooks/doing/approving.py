"""An approval step goes on when those whom the rules name have agreed; where no rule asks, at once."""

from __future__ import annotations

from tutti.engines.playbooks.definition import ApprovalStep, Way
from tutti.work.approvals.actions.clearing import clear
from tutti.work.approvals.acts import STEP, HeldAct
from tutti.work.playbooks.doing.asking import asker_of, in_house
from tutti.work.playbooks.models import PlaybookRun, RunStep

SUBJECT = "run_step"


def ask_approval(step: ApprovalStep, row: RunStep, run: PlaybookRun) -> Way | None:
    """Asked again after a decision, it answers the same question: may exactly this go on now."""
    approval = clear(_act(step, row, run), case=run.case, member=asker_of(run), by=run.actor)
    if approval is None:
        return "done"
    row.approval_id, row.due_at = approval.pk, approval.due_at
    return None


def _act(step: ApprovalStep, row: RunStep, run: PlaybookRun) -> HeldAct:
    return HeldAct(
        STEP,
        run.case_id,
        {
            "what": in_house(step.titles),
            "why": in_house(step.why),
            "run": run.pk,
            "step": step.key,
            "unseen": ["run", "step"],
        },
        subject=(SUBJECT, row.pk),
    )
