"""Setting limits and writing rules. Both count from the next act on; what was asked already stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.approvals.facts import ApprovalRuleChanged, FreedomChanged
from tutti.work.approvals.models import Limit, Rule, RuleStep


@dataclass(frozen=True, kw_only=True)
class StepPlan:
    """One group a rule asks."""

    authority: str
    role: str = ""
    department: Department | None = None
    members: Sequence[Member] = field(default_factory=tuple)
    quorum: int = 1


@transaction.atomic
def set_limit(limit: Limit, *, by: Actor) -> Limit:
    """Save a limit, new or changed."""
    limit.save()
    record([_freedom(limit)], by=by)
    return limit


@transaction.atomic
def remove_limit(limit: Limit, *, by: Actor) -> None:
    """Take a limit away: whoever had it asks from now on."""
    record([_freedom(limit, removed=True)], by=by)
    limit.delete()


@transaction.atomic
def write_rule(
    rule: Rule, *, given: Mapping[str, object], steps: Sequence[StepPlan], by: Actor
) -> Rule:
    """Save a rule, new or changed, with all its steps. A new one is asked last."""
    for name, value in given.items():
        setattr(rule, name, value)
    if rule._state.adding:  # noqa: SLF001 -- Django documents `_state`
        last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
        rule.position = last + 1
    rule.save()
    rule.steps.all().delete()
    for number, plan in enumerate(steps, start=1):
        step = RuleStep.objects.create(
            rule=rule,
            position=number,
            authority=plan.authority,
            role=plan.role,
            department=plan.department,
            quorum=plan.quorum,
        )
        step.members.set(plan.members)
    record([ApprovalRuleChanged(approval_rule=rule.pk, is_on=rule.is_on)], by=by)
    return rule


@transaction.atomic
def remove_rule(rule: Rule, *, by: Actor) -> None:
    """Take a rule away. What it asked for already is still decided by those it asked."""
    fact = ApprovalRuleChanged(approval_rule=rule.pk, is_on=False, removed=True)
    record([fact], by=by)
    rule.delete()


@transaction.atomic
def move_rule(rule: Rule, *, up: bool, by: Actor) -> None:
    """Ask it one place earlier or later; at the end of the list nothing changes."""
    rules = list(Rule.objects.select_for_update())
    at = rules.index(rule)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rules):
        return
    rules[at], rules[to] = rules[to], rules[at]
    for number, one in enumerate(rules, start=1):
        Rule.objects.filter(pk=one.pk).update(position=number)
    record([ApprovalRuleChanged(approval_rule=rule.pk, is_on=rule.is_on)], by=by)


def _freedom(limit: Limit, *, removed: bool = False) -> FreedomChanged:
    return FreedomChanged(
        limit=limit.pk, currency=limit.currency, per_act=limit.per_act, removed=removed
    )
