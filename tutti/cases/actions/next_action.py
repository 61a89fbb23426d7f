"""The one next action of a case, and whose turn it is. Later stages say it by calling these."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tutti.cases.actions import turning
from tutti.cases.actions.changing import changing
from tutti.cases.errors import CaseIsClosed
from tutti.cases.facts import CaseRenamed, NextActionSet, TurnPassed
from tutti.cases.models import ANSWER_WITHIN, FOLLOW_UP_AFTER, Act, Case, DueKind, Turn
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


def pass_turn(
    case: Case, *, turn: Turn, at: datetime, by: Actor, caused_by: int | None = None
) -> Case:
    """Give the ball to `turn`. A sent reply calls this with the customer's turn and the moment it left.

    A closed case stays as it is: a late receipt must not open it. Words of the customer newer than `at` win.
    """
    with changing(case, by=by, at=at) as locked:
        if not locked.is_open:
            return case
        if turn == Turn.CUSTOMER:
            turning.we_spoke(locked, at)
        else:
            locked.turn = turn
            within = ANSWER_WITHIN if turn == Turn.US else FOLLOW_UP_AFTER
            turning.owner_acts(locked, Act.DO, at=at, within=within)
        record([TurnPassed(case=case.pk, turn=locked.turn)], by=by, caused_by=caused_by)
    return case


def set_next_action(  # long: what comes next, each part by its name
    case: Case,
    *,
    act: Act,
    doer: Member,
    due_at: datetime,
    by: Actor,
    note: str = "",
    department: Department | None = None,
    due_kind: DueKind = DueKind.ACT,
    caused_by: int | None = None,
) -> Case:
    """Say what comes next. There is always exactly one next action, with one doer and one date.

    Where the doer is not the owner, the ball is with `department`: the one whose work it is (left out: the case's own,
    if the doer belongs to it, else the doer's first). `due_kind` says what `due_at` is on lists.
    """
    with changing(case, by=by) as locked:
        if not locked.is_open:
            raise CaseIsClosed(_("This case is settled. Reopen it to plan something."))
        locked.act, locked.act_note = act, note[:200]
        locked.doer, locked.act_department = doer, department
        locked.act_due_at, locked.act_due_kind = due_at, due_kind
        fact = NextActionSet(case=case.pk, act=act, doer=doer.pk, due_at=due_at.isoformat())
        record([fact], by=by, caused_by=caused_by)
    return case


def rename_case(case: Case, *, title: str, by: Actor) -> Case:
    """Give the case a title of ours; the subject lines of its conversations stay."""
    with changing(case, by=by) as locked:
        locked.title = title[:300]
        record([CaseRenamed(case=case.pk)], by=by)
    return case
