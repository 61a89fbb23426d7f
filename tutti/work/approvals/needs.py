"""Which rules hold an act: every rule that fits, in order, until one says it is enough."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.money import in_words
from tutti.work.approvals.acts import REMEDY, HeldAct
from tutti.work.approvals.conditions import fits
from tutti.work.approvals.freedom import covers, lock_person
from tutti.work.approvals.models import Authority, Rule, Step

BUILT_IN_HOURS = 8


@dataclass(frozen=True, kw_only=True)
class Need:
    """One approval an act needs: by a rule, or built in where a remedy is above the limit and no rule speaks."""

    rule: Rule | None
    why: str
    steps: list[Step] = field(default_factory=list)

    @property
    def within_hours(self) -> int:
        return self.rule.within_hours if self.rule else BUILT_IN_HOURS


def needs_of(act: HeldAct, *, case: Case, member: Member) -> list[Need]:
    """What must be approved before `member` may do this; empty: they may at once. The case is locked."""
    lock_person(case)
    free = act.amount is None or covers(member, act, case)
    fitting = _fitting(act, case, free=free)
    if fitting or free:
        return [Need(rule=rule, why=_why(rule), steps=_steps(rule)) for rule in fitting]
    return [_built_in(act)]


def anything_held(kind: str) -> bool:
    """Whether any rule that is on speaks of this kind of act; False spares the question."""
    return Rule.objects.filter(act=kind, is_on=True).exists()


def _fitting(act: HeldAct, case: Case, *, free: bool) -> list[Rule]:
    found: list[Rule] = []
    rules = Rule.objects.filter(act=act.kind, is_on=True).prefetch_related("steps__members")
    for rule in rules:
        if free and _lets_free(rule, act):
            continue
        if not is_about(rule, act) or not fits(rule.condition, act, case):
            continue
        found.append(rule)
        if rule.is_enough:
            break
    return found


def _lets_free(rule: Rule, act: HeldAct) -> bool:
    """Whether the rule leaves alone what its giver is free to do. What has no amount is free unless named by kind."""
    if act.kind != REMEDY or rule.beyond_limits:
        return False
    return act.amount is not None or not rule.only


def is_about(rule: Rule, act: HeldAct) -> bool:
    """Whether the rule speaks of this very kind of act: a refund, a public reply."""
    if not rule.only:
        return True
    if act.kind == REMEDY:
        return rule.only == act.detail
    if rule.only == "files":
        return bool(act.content.get("files"))
    return rule.only == act.content.get("audience")


def _steps(rule: Rule) -> list[Step]:
    steps = [
        Step(
            position=number,
            authority=one.authority,
            role=one.role,
            department=one.department,
            named=[member.pk for member in one.members.all()],
            quorum=one.quorum,
        )
        for number, one in enumerate(rule.steps.all(), start=1)
    ]
    return steps or [Step(position=1, authority=Authority.KEEPER)]


def _built_in(act: HeldAct) -> Need:
    amount = in_words(act.amount) if act.amount else ""
    why = gettext("%(amount)s is more than the limit of whoever asks.") % {"amount": amount}
    return Need(rule=None, why=why, steps=[Step(position=1, authority=Authority.KEEPER)])


def _why(rule: Rule) -> str:
    return gettext("The rule “%(rule)s” asks for it.") % {"rule": rule.name}
