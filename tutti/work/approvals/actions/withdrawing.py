"""Taking an approval back: by the asking side, or because its case was settled."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.db.among import among
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.settling import locked_case, settle_next
from tutti.work.approvals.actions.ending import (
    end_approval,
    end_siblings,
    give_back,
    siblings_of,
)
from tutti.work.approvals.actions.voicing import changing_approval
from tutti.work.approvals.errors import HasEnded, NotYourDecision
from tutti.work.approvals.models import Approval, ApprovalSet, State
from tutti.work.policies import may_ask


def may_withdraw(member: Member, approval: Approval) -> bool:
    """Whoever asked, and the desk where it sees the case."""
    return member.is_active and (
        approval.asked_by_id == member.pk or may_ask(member, approval.case)
    )


def withdraw_approval(approval: Approval, *, who: Member, by: Actor) -> Approval:
    """Take it back. Its links die; whatever else was asked for the same act goes with it."""
    with changing_approval(approval, by=by) as locked:
        if not locked.is_open:
            raise HasEnded(gettext("This was decided already. There is nothing to take back."))
        if not may_withdraw(who, locked):
            raise NotYourDecision(gettext("Only who asked, or the desk, takes this back."))
        end_approval(locked, State.WITHDRAWN, by=by)
        end_siblings(locked, by=by)
    return approval


@transaction.atomic
def withdraw_for(subject: tuple[str, int], *, by: Actor) -> None:
    """The act is given up: take back whatever binds it, granted or not. The subject's room calls this."""
    kind, number = subject
    bound = ApprovalSet(Approval).binding().filter(subject_kind=kind, subject_id=number)
    for case_id in sorted(set(bound.values_list("case_id", flat=True))):
        with locked_case(case_id) as case:
            _end_all(bound.filter(case=case), by=by)
            settle_next(case, by=by)
    give_back(kind, number)


def keep_up(causes: Mapping[int, int]) -> None:
    """After others changed cases (ids and entries): a settled case leaves nothing open; an open one still waits."""
    open_ones = Approval.objects.open().filter(among("case_id", causes))
    for case_id in sorted(set(open_ones.values_list("case_id", flat=True))):
        with locked_case(case_id) as case:
            if not case.is_open:
                _end_with_siblings(case, by=SYSTEM)
            settle_next(case, by=SYSTEM, caused_by=causes[case_id])


def _end_with_siblings(case: Case, *, by: Actor) -> None:
    """What was granted beside an open one goes too: alone it would let the act through on half its approvals."""
    for approval in ApprovalSet(Approval).open().filter(case=case).order_by("pk"):
        _end_all(siblings_of(approval).binding(), by=by)


def _end_all(approvals: ApprovalSet, *, by: Actor) -> None:
    for approval in approvals.select_for_update(of=("self",)).order_by("pk"):
        end_approval(approval, State.WITHDRAWN, by=by)
        give_back(approval.subject_kind, approval.subject_id)
