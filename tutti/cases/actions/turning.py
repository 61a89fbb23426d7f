"""Whose turn it is and what comes next: the pure part, shared by single verbs and by bulk intake."""

from __future__ import annotations

from datetime import datetime, timedelta

from tutti.cases.models import (
    ANSWER_WITHIN,
    FOLLOW_UP_AFTER,
    HAND_OUT_WITHIN,
    Act,
    Case,
    DueKind,
    Turn,
)


def customer_spoke(case: Case, at: datetime) -> None:
    """The customer wrote: it is our turn, and waiting counts from the first word nobody answered.

    A case somebody took must be answered by its owner; one nobody took must be handed out by its keeper.
    An earlier date that already stands is kept: new words never buy us time.
    """
    was_ours = case.turn == Turn.US and case.is_open
    case.turn = Turn.US
    case.waiting_since = case.waiting_since or at
    case.last_in_at = _later(case.last_in_at, at)
    case.last_at = _later(case.last_at, at)
    if not (was_ours and case.act):
        act, within = (
            (Act.ANSWER, ANSWER_WITHIN) if case.is_taken else (Act.HAND_OUT, HAND_OUT_WITHIN)
        )
        _next(case, act, at + within)


def we_spoke(case: Case, at: datetime) -> None:
    """We answered: it is the customer's turn, and the owner looks again after a while."""
    case.last_out_at = _later(case.last_out_at, at)
    case.last_at = _later(case.last_at, at)
    if case.last_in_at is None or case.last_in_at <= at:
        case.turn = Turn.CUSTOMER
        case.waiting_since = None
        _next(case, Act.FOLLOW_UP, at + FOLLOW_UP_AFTER)


def machine_spoke(case: Case, at: datetime) -> None:
    """A machine wrote (an out-of-office note, a bounce): kept and shown, but the ball stays where it is."""
    case.last_at = _later(case.last_at, at)
    if not case.act:
        _next(case, Act.HAND_OUT, at + HAND_OUT_WITHIN)


def owner_acts(case: Case, act: Act, *, at: datetime, within: timedelta) -> None:
    """The owner is next, with a fresh date."""
    _next(case, act, at + within)


def _next(case: Case, act: Act, due_at: datetime) -> None:
    case.act, case.act_note = act, ""
    case.doer_id, case.act_department_id = case.owner_id, None
    case.act_due_at, case.act_due_kind = due_at, DueKind.ACT


def _later(known: datetime | None, at: datetime) -> datetime:
    return max(known, at) if known else at
