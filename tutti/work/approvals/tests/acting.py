"""Short ways to hold an act and to decide it."""

from __future__ import annotations

from itertools import count

from tutti.ground.accounts.models import Member
from tutti.ground.money import Money
from tutti.journal.facts import Actor
from tutti.work.actions.settling import locked_case
from tutti.work.approvals.actions.clearing import clear
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.acts import HeldAct
from tutti.work.approvals.models import Approval, Limit, Rule, RuleStep

NUMBERS = count(1)


def limit(amount: int, *, currency: str = "EUR", kind: str = "", **who) -> Limit:
    """`amount` minor units an act, a case and a person, unless said otherwise."""
    given = {"per_act": amount, "per_case": amount, "per_person": amount}
    return Limit.objects.create(currency=currency, kind=kind, **(given | who))


def rule(*steps: dict, act: str = "work.remedy", **more) -> Rule:
    """A rule with these steps; `members` of a step may be given as a list."""
    made = Rule.objects.create(name="Two pairs of eyes", act=act, **more)
    for number, given in enumerate(steps, start=1):
        named = given.pop("members", [])
        step = RuleStep.objects.create(rule=made, position=number, **given)
        step.members.set(named)
    return made


def credit(case, minor: int = 24000, *, number: int | None = None, currency: str = "EUR", **more):
    """A remedy of `minor` units, each call another one unless `number` names it."""
    content = {"kind": "credit", "what": "Credit to Mira Duarte", "recipient": "4471"} | more
    subject = ("remedy", number or next(NUMBERS))
    return HeldAct("work.remedy", case.pk, content, subject, Money(minor, currency))


def cleared(act: HeldAct, case, member: Member) -> Approval | None:
    with locked_case(case.pk) as locked:
        return clear(act, case=locked, member=member, by=Actor.member(member.pk))


def says_yes(approval: Approval, who: Member, **more):
    return _says(approval, who, "approve", **more)


def says_no(approval: Approval, who: Member, reason: str = "Too much.", **more):
    return _says(approval, who, "decline", reason=reason, **more)


def _says(approval: Approval, who: Member, verdict: str, **more):
    given = {"verdict": verdict, "digest": approval.digest, "road": "page"} | more
    return voice(approval, who=who, say=Say(**given), by=Actor.member(who.pk))
