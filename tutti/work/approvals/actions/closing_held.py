"""Settling a case where a rule wants an approval first: held at the gate, done when it is granted."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from tutti.cases.actions.closing import close_case
from tutti.cases.errors import CaseTrouble, ClosingWaits
from tutti.cases.models import Case
from tutti.engines.gates.holding import Held, Wanted
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.approvals.actions.clearing import clear
from tutti.work.approvals.actions.ending import tell_asker
from tutti.work.approvals.acts import CLOSING, HeldAct
from tutti.work.approvals.errors import NobodyToDecide
from tutti.work.approvals.models import Approval, State
from tutti.work.approvals.needs import anything_held
from tutti.work.approvals.notices import CLOSING_STOPPED


def hold_closing(wanted: Wanted) -> Held | None:
    """Whether this closing must wait; asks for the approval in the closing's own transaction."""
    if wanted.member_id is None or not anything_held(CLOSING):
        return None
    member = Member.objects.get(pk=wanted.member_id)
    case = wanted.row if isinstance(wanted.row, Case) else Case.objects.get(pk=wanted.subject_id)
    try:
        approval = clear(closing_act(wanted), case=case, member=member, by=wanted.by)
    except NobodyToDecide as trouble:
        return Held(reason=str(trouble))
    if approval is None:
        return None
    return Held(
        reason=gettext(
            "Settling this needs an approval. It was asked for, and the case is settled once it is granted."
        )
    )


def closing_act(wanted: Wanted) -> HeldAct:
    """The closing as it is bound: resolution, reason, and whether open work is left behind."""
    return HeldAct(kind=CLOSING, case_id=wanted.subject_id, content=wanted.content)


def close_granted(approval_ids: Sequence[int]) -> None:
    """Settle the cases whose closing was granted, once; what speaks against it meanwhile is told to who asked."""
    granted = Approval.objects.filter(pk__in=approval_ids, act=CLOSING, state=State.APPROVED)
    for approval in granted.filter(used_at__isnull=True).select_related("case", "asked_by"):
        member = approval.asked_by
        try:
            with transaction.atomic():
                close_case(
                    approval.case,
                    resolution=str(approval.content["resolution"]),
                    by=Actor.member(member.pk),
                    member=member,
                    override=bool(approval.content["override"]),
                    reason=str(approval.content["reason"]),
                )
        except ClosingWaits:  # another rule's approval is still open
            continue
        except CaseTrouble:
            tell_asker(approval, CLOSING_STOPPED)
