"""Larkmoor's freedom: the desk puts small things right at once, Cleo larger ones, and two decide above that."""

from __future__ import annotations

from tutti.cases.demo import member
from tutti.ground.accounts.models import Department, Role
from tutti.journal.facts import SYSTEM
from tutti.work.approvals.actions.setting import StepPlan, set_limit, write_rule
from tutti.work.approvals.models import ActKind, Authority, Limit, Rule

DESK, SENIOR = 50_00, 500_00


def fill() -> None:
    _limits()
    _rules()


def _limits() -> None:
    """In euro alone: a pound has no limit, so it always asks."""
    euro = {"currency": "EUR"}
    set_limit(
        Limit(role=Role.AGENT, per_act=DESK, per_case=DESK, per_person=DESK, **euro), by=SYSTEM
    )
    senior = {"per_act": SENIOR, "per_case": SENIOR, "per_person": 2 * SENIOR}
    set_limit(Limit(member=member("cleo"), **senior, **euro), by=SYSTEM)


def _rules() -> None:
    remedy = {"act": ActKind.REMEDY, "only": "", "within_hours": 8}
    write_rule(
        Rule(),
        given=remedy
        | {"name": "One senior", "condition": "act.amount <= 500.0", "is_enough": True},
        steps=[StepPlan(authority=Authority.LIMIT)],
        by=SYSTEM,
    )
    finance = Department.objects.get(name="Finance")
    write_rule(
        Rule(),
        given=remedy | {"name": "Two people above 500", "in_order": True},
        steps=[
            StepPlan(authority=Authority.KEEPER),
            StepPlan(authority=Authority.DEPARTMENT, department=finance),
        ],
        by=SYSTEM,
    )
    write_rule(
        Rule(),
        given={"act": ActKind.REPLY, "only": "public", "within_hours": 4, "name": "Public words"},
        steps=[StepPlan(authority=Authority.KEEPER)],
        by=SYSTEM,
    )
