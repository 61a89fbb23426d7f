"""When nobody decided in time: the next in line is asked; after the last of them it expires."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM
from tutti.journal.recording import record
from tutti.work.approvals.actions.asking import tell_seated
from tutti.work.approvals.actions.ending import end_approval, end_siblings, tell_asker
from tutti.work.approvals.actions.voicing import changing_approval
from tutti.work.approvals.authority import line_above
from tutti.work.approvals.facts import ApprovalPassedOn
from tutti.work.approvals.models import Approval, Authority, Seat, State, Step
from tutti.work.approvals.notices import APPROVAL_EXPIRED, APPROVAL_PASSED_ON
from tutti.work.approvals.standing_in import due_after

AT_ONCE = 200


def pass_on_overdue(now: datetime | None = None) -> int:
    """Ask the next in line for what nobody decided in time, by the index of due ones; how many there were."""
    moment = now or timezone.now()
    due = Approval.objects.open().filter(due_at__lte=moment).order_by("due_at", "id")
    return sum(_pass_on(approval, moment) for approval in due[:AT_ONCE])


def _pass_on(approval: Approval, moment: datetime) -> bool:
    with changing_approval(approval, by=SYSTEM) as locked:
        if not locked.is_open or locked.due_at > moment:
            return False
        new = [seat for step in locked.steps.all() if step.is_open for seat in _next(step, locked)]
        if not new:
            end_approval(locked, State.EXPIRED, by=SYSTEM)
            end_siblings(locked, by=SYSTEM)
            tell_asker(locked, APPROVAL_EXPIRED)
            return True
        locked.due_at = due_after(
            moment, locked.within_hours, department_id=locked.case.department_id
        )
        locked.save(update_fields=["due_at"])
        fact = ApprovalPassedOn(
            case=locked.case_id, approval=locked.pk, due_at=locked.due_at.isoformat()
        )
        record([fact], by=SYSTEM)
        tell_seated(locked, new, by=SYSTEM)
        tell_asker(locked, APPROVAL_PASSED_ON)
    return True


def _next(step: Step, approval: Approval) -> list[Seat]:
    """New seats: the deputies of who kept silent, else the first tier up the line with somebody new in it."""
    seated = {seat.member_id: seat.member for seat in step.seats.select_related("member__deputy")}
    deputies = [member.deputy for member in seated.values() if member.deputy]
    barred = set() if approval.self_approval else set(approval.barred)
    tiers = [[one for one in deputies if one.is_active and one.pk not in barred]]
    for tier in [*tiers, *line_above(approval)]:
        new = {one.pk: one for one in tier if one.pk not in seated}
        if new:
            return [_seated(step, member) for member in new.values()]
    return []


def _seated(step: Step, member: Member) -> Seat:
    return Seat.objects.create(
        step=step, member=member, authority=Authority.NEXT, asked_at=timezone.now()
    )
