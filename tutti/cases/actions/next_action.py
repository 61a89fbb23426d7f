"""The one next action of a case, and whose turn it is. Later stages say it by calling these."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from tutti.cases.actions import turning
from tutti.cases.actions.changing import changing
from tutti.cases.errors import CaseIsClosed
from tutti.cases.facts import CaseRenamed, NextActionSet, TurnPassed
from tutti.cases.models import ANSWER_WITHIN, FOLLOW_UP_AFTER, Act, Case, Turn
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record


def pass_turn(
    case: Case, *, turn: Turn, at: datetime, by: Actor, caused_by: int | None = None
) -> Case:
    """Give the ball to `turn`. A sent reply calls this with the customer's turn and the moment it left.

    A closed case stays as it is: a late receipt must not open it. Words of the customer newer than `at` win.
    """
    with changing(case) as locked:
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


def set_next_action(
    case: Case,
    *,
    act: Act,
    doer: Member,
    due_at: datetime,
    by: Actor,
    note: str = "",
    caused_by: int | None = None,
) -> Case:
    """Say what comes next. There is always exactly one next action, with one doer and one date."""
    with changing(case) as locked:
        if not locked.is_open:
            raise CaseIsClosed(_("This case is settled. Reopen it to plan something."))
        locked.act, locked.act_note = act, note[:200]
        locked.doer, locked.due_at = doer, due_at
        fact = NextActionSet(case=case.pk, act=act, doer=doer.pk, due_at=due_at.isoformat())
        record([fact], by=by, caused_by=caused_by)
    return case


def rename_case(case: Case, *, title: str, by: Actor) -> Case:
    """Give the case a title of ours; the subject lines of its conversations stay."""
    with changing(case) as locked:
        locked.title = title[:300]
        record([CaseRenamed(case=case.pk)], by=by)
    return case
