"""Asking for an approval: who is seated, who is told, until when. `clearing` calls this with the case locked."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.actions.granting import grant_case
from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.approvals.acts import HeldAct, canonical
from tutti.work.approvals.authority import line_above, people_of
from tutti.work.approvals.errors import NobodyToDecide
from tutti.work.approvals.facts import ApprovalAsked
from tutti.work.approvals.models import Approval, Authority, Seat, Step, Verdict
from tutti.work.approvals.needs import Need
from tutti.work.approvals.notices import APPROVAL_ASKED
from tutti.work.approvals.standing_in import deputy_of, due_after


def ask_approval(  # long: what is asked, of whom, by whom, in whose place
    act: HeldAct,
    need: Need,
    *,
    case: Case,
    member: Member,
    by: Actor,
    supersedes: Approval | None = None,
) -> Approval:
    """Hold the act until those the need names decided. Raises `NobodyToDecide` rather than asking the asker."""
    approval = _written(act, need, case, member, supersedes)
    for step in need.steps:
        step.pk, step.approval = None, approval
        step.save()
    for step in need.steps[: 1 if approval.in_order else None]:
        open_step(step, approval, by=by)
    record([_asked(approval)], by=by)
    return approval


def open_step(step: Step, approval: Approval, *, by: Actor) -> None:
    """Seat the people of a step and tell them."""
    step.opened_at = timezone.now()
    step.save(update_fields=["opened_at"])
    _seat(step, people_of(step, approval), step.authority)
    if not fill_up(step, approval):
        raise NobodyToDecide(
            gettext(
                "Nobody else here could approve this. An administrator can name somebody in the approval rules, or"
                " give you a limit that reaches so far."
            )
        )
    tell_seated(approval, step.seats.select_related("member"), by=by)


def fill_up(step: Step, approval: Approval) -> list[Seat]:
    """Seat people up the line until the quorum can be reached; empty when it cannot."""
    for tier in line_above(approval):
        if _can_pass(step, approval):
            break
        _seat(step, tier, Authority.NEXT)
    return list(step.seats.all()) if _can_pass(step, approval) else []


def tell_seated(approval: Approval, seats: Iterable[Seat], *, by: Actor) -> None:
    """Let them see the case and mail them; whoever is away has a deputy who is told as well."""
    people = {seat.member_id: seat.member for seat in seats}
    for member in list(people.values()):
        deputy = deputy_of(member, never=approval.barred)
        if deputy is not None and deputy.pk not in approval.barred:
            people[deputy.pk] = deputy
    told = list(people.values())
    grant_case(approval.case, members=told, reason="approval", by=by, giver=approval.asked_by)
    params = {"asker": str(approval.asked_by), "what": approval.what[:200]}
    notify(told, APPROVAL_ASKED, subject=("approval", approval.pk), params=params)


def _seat(step: Step, people: Iterable[Member], authority: str) -> None:
    taken = set(step.seats.values_list("member_id", flat=True))
    now = timezone.now()
    Seat.objects.bulk_create(
        Seat(step=step, member=member, authority=authority, asked_at=now)
        for member in people
        if member.pk not in taken
    )


def _can_pass(step: Step, approval: Approval) -> bool:
    """Enough different people are left who have not spoken yet."""
    spoken = approval.voices.exclude(verdict=Verdict.SAID)
    said = set(spoken.values_list("by_id", flat=True)) | set(
        spoken.filter(on_behalf__isnull=False).values_list("on_behalf_id", flat=True)
    )
    yes = spoken.filter(step=step, verdict=Verdict.APPROVE).count()
    left = set(step.seats.values_list("member_id", flat=True)) - said
    return yes + len(left) >= step.quorum


def _written(
    act: HeldAct, need: Need, case: Case, member: Member, supersedes: Approval | None
) -> Approval:
    now, rule = timezone.now(), need.rule
    return Approval.objects.create(
        case=case,
        asked_by=member,
        barred=sorted({member.pk, *(supersedes.barred if supersedes else [])}),
        act=act.kind,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        content=json.loads(canonical(act.content)),
        amount_minor=act.amount.minor if act.amount else None,
        currency=act.amount.currency if act.amount else "",
        digest=act.digest,
        rule=rule,
        why_asked=need.why[:300],
        in_order=bool(rule and rule.in_order),
        within_hours=need.within_hours,
        self_approval=bool(rule and rule.self_approval),
        asked_at=now,
        due_at=due_after(now, need.within_hours, department_id=case.department_id),
        supersedes=supersedes,
    )


def _asked(approval: Approval) -> ApprovalAsked:
    return ApprovalAsked(
        case=approval.case_id,
        approval=approval.pk,
        act=approval.act,
        digest=approval.digest,
        about_kind=approval.subject_kind,
        about_id=approval.subject_id,
        due_at=approval.due_at.isoformat(),
        supersedes=approval.supersedes_id,
    )
