"""Who holds the ball by the state of a case, and passing it on. The rows of a case and its journal never disagree."""

from __future__ import annotations

from datetime import datetime, timedelta

from tutti.cases.facts import BallPassed
from tutti.cases.models import Case, Holder, Turn
from tutti.ground.accounts.models import Department, Membership

State = tuple[str, str, int, int, int | None, int | None]
WAITS_FOR = {Turn.CUSTOMER: Holder.CUSTOMER, Turn.OUTSIDE: Holder.OUTSIDE}


def decides(case: Case) -> State:
    """All that says who holds the ball. While it stays, a colleague's change of department moves nothing."""
    return (
        case.state,
        case.turn,
        case.department_id,
        case.owner_id,
        case.doer_id,
        case.act_department_id,
    )


def holder_of(case: Case) -> tuple[Holder, int | None]:
    """Who holds the ball now, with the department: of a settled case, the one that settled it."""
    if not case.is_open:
        return Holder.NOBODY, case.department_id
    if case.turn in WAITS_FOR:
        return WAITS_FOR[Turn(case.turn)], None
    return Holder.DEPARTMENT, _department_of_doer(case)


def begin(case: Case, at: datetime) -> None:
    """A case nobody held yet: its department does, from `at` on. `CaseOpened`, recorded at that moment, says so."""
    case.holder, case.holding_department_id = Holder.DEPARTMENT, case.department_id
    case.held_since = case.lived_from = at
    case.shares = {}


def pass_ball(case: Case, *, at: datetime, by_customer: bool = False) -> BallPassed | None:
    """Let the case say who holds it from `at` on; answers the fact to record at `at`, None where nobody else does.

    `by_customer`: the customer takes a settled case up again, and the time between counts for who settled it.
    """
    holder, department = holder_of(case)
    if (holder, department) == (case.holder, case.holding_department_id):
        return None
    moment = max(at, case.held_since)
    _count(case, moment - case.held_since, settled_counts=by_customer)
    case.holder, case.holding_department_id, case.held_since = holder, department, moment
    return BallPassed(case=case.pk, holder=holder, department=department, by_customer=by_customer)


def holder_key(case: Case, *, settled_counts: bool = False) -> str:
    """Under which `shares` counts the stretch that runs: "customer", "outside", "nobody", or a department's id."""
    ours = case.holder == Holder.DEPARTMENT or (settled_counts and case.holder == Holder.NOBODY)
    return str(case.holding_department_id) if ours else str(case.holder)


def _count(case: Case, lasted: timedelta, *, settled_counts: bool) -> None:
    if not lasted:
        return
    key = holder_key(case, settled_counts=settled_counts)
    whole = timedelta(seconds=case.shares.get(key, 0)) + lasted
    case.shares = case.shares | {key: whole.total_seconds()}


def _department_of_doer(case: Case) -> int:
    if case.doer_id is None or case.doer_id == case.owner_id:
        return case.department_id
    if case.act_department_id is not None:
        return case.act_department_id
    if Department.objects.filter(pk=case.department_id, keeper=case.doer_id).exists():
        return case.department_id
    theirs = list(
        Membership.objects.filter(member=case.doer_id)
        .order_by("pk")
        .values_list("department_id", flat=True)
    )
    return case.department_id if case.department_id in theirs or not theirs else theirs[0]
