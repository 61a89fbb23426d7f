"""What this room holds, and what of it is open on a case."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from tutti.cases.models import Act, Case
from tutti.engines.gates.asking import Objection, gate
from tutti.engines.gates.holding import holds_act
from tutti.work.actions.settling import Next, asks_open
from tutti.work.approvals.actions.closing_held import hold_closing
from tutti.work.approvals.models import Approval, ApprovalSet
from tutti.work.approvals.seating import who_decides

holds_act("cases.close")(hold_closing)


@asks_open
def waiting_decisions(case: Case) -> Iterator[Next]:
    """Each open approval: whom it waits for first, and by when."""
    waiting = ApprovalSet(Approval).open().filter(case=case).order_by("due_at", "pk")
    for approval in waiting.select_related("asked_by", "case"):
        first = next(iter(who_decides(approval)), approval.case.department.keeper)
        yield Next(act=Act.DECIDE, doer=first, due_at=approval.due_at, note=approval.what[:200])


@gate("cases.close")
def open_approvals(case_id: int) -> list[Objection]:
    waiting = ApprovalSet(Approval).open().filter(case=case_id).exclude(act="cases.close")
    return [
        Objection(reason=gettext("“%(what)s” waits for an approval.") % {"what": one.what})
        for one in waiting.order_by("pk")
    ]
