"""Whose case it is: taken, handed over."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.actions.changing import changing
from tutti.cases.actions.turning import owner_acts
from tutti.cases.errors import CaseIsClosed
from tutti.cases.facts import CaseHandedOver, CaseTaken
from tutti.cases.models import ANSWER_WITHIN, HAND_OUT_WITHIN, Act, Case, Turn
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


def take_case(case: Case, *, owner: Member, by: Actor, caused_by: int | None = None) -> Case:
    """Make `owner` answer for the case. Taking what one has already changes nothing."""
    with changing(case, by=by) as locked:
        if not locked.is_open:
            raise CaseIsClosed(_("This case is settled. Reopen it to take it."))
        if locked.is_taken and locked.owner_id == owner.pk:
            return case
        _give(locked, owner)
        record([CaseTaken(case=case.pk, owner=owner.pk)], by=by, caused_by=caused_by)
    return case


def hand_over(
    case: Case,
    *,
    department: Department,
    by: Actor,
    owner: Member | None = None,
    caused_by: int | None = None,
) -> Case:
    """Hand the case to a department, or to one member of it. Without a member its keeper hands it out.

    Whoever held it lets go; what the customer waits for does not start again.
    """
    with changing(case, by=by) as locked:
        if not locked.is_open:
            raise CaseIsClosed(_("This case is settled. Reopen it to hand it over."))
        locked.department = department
        if owner is not None:
            _give(locked, owner)
        else:
            _leave_to_keeper(locked, department)
        record(
            [
                CaseHandedOver(
                    case=case.pk,
                    department=department.pk,
                    owner=owner.pk if owner else None,
                )
            ],
            by=by,
            caused_by=caused_by,
        )
    return case


def _give(case: Case, owner: Member) -> None:
    former, case.owner, case.taken_at = case.owner_id, owner, timezone.now()
    if case.act == Act.HAND_OUT:
        owner_acts(case, Act.ANSWER, at=timezone.now(), within=ANSWER_WITHIN)
    elif case.doer_id == former:
        case.doer, case.act_department = owner, None


def _leave_to_keeper(case: Case, department: Department) -> None:
    case.owner, case.taken_at = department.keeper, None
    if case.turn == Turn.US:
        owner_acts(case, Act.HAND_OUT, at=timezone.now(), within=HAND_OUT_WITHIN)
    else:
        case.doer, case.act_department = department.keeper, None
