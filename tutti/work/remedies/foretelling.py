"""What proposing would do, said before the button is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.money import Money, in_words
from tutti.work.approvals.acts import REMEDY, HeldAct
from tutti.work.approvals.authority import line_above, people_of
from tutti.work.approvals.freedom import limits_of
from tutti.work.approvals.models import Approval, Limit
from tutti.work.approvals.needs import Need, needs_of
from tutti.work.remedies.models import OF_MONEY, Kind, Remedy
from tutti.work.remedies.ways import connection_for

NOT_YET = ("remedy", 0)  # no remedy has this id, so nothing given before is left out of a sum
USUAL = "EUR"


@dataclass(frozen=True, kw_only=True)
class Foretold:
    """`words` say who decides; `way` how it would be issued. `free`: the button does it at once."""

    words: str
    way: str = ""
    free: bool = False


def foretold(given: Mapping[str, Any], *, case: Case, member: Member) -> Foretold | None:
    """What would happen to what a form says now; None while it says too little to know."""
    kind, money = given.get("kind", ""), given.get("money")
    if kind not in Kind.values:
        return None
    if money is None and kind in OF_MONEY:
        return _freedom(kind, given.get("currency", ""), case=case, member=member)
    content = {"kind": kind, "recipient": given.get("recipient", ""), "what": given.get("what", "")}
    act = HeldAct(kind=REMEDY, case_id=case.pk, content=content, subject=NOT_YET, amount=money)
    with transaction.atomic():  # reckoning holds a lock until its transaction ends
        needs = needs_of(act, case=case, member=member)
    words = _who(needs, act, case, member) if needs else _free(act, case, member)
    return Foretold(words=words, way=_way(kind, money), free=not needs)


def usual_currency(case: Case) -> str:
    """What this desk gave last, on this case first; else the currency of a limit."""
    of_case = Remedy.objects.filter(case=case).exclude(currency="").order_by("-pk")
    anywhere = Remedy.objects.exclude(currency="").order_by("-pk")
    known = (
        of_case.values_list("currency", flat=True).first()
        or anywhere.values_list("currency", flat=True).first()
        or Limit.objects.values_list("currency", flat=True).first()
    )
    return known or USUAL


def _freedom(kind: str, currency: str, *, case: Case, member: Member) -> Foretold | None:
    """How far one may go alone, while no amount is written."""
    if not currency:
        return None
    act = _any_of(kind, Money(1, currency), case)
    reach = max((limit.per_act for limit in limits_of(member, act, case)), default=0)
    if not reach:
        said = {"currency": currency}
        return Foretold(words=_("Whatever you give in %(currency)s, somebody decides.") % said)
    amount = {"amount": in_words(Money(reach, currency))}
    return Foretold(words=_("Up to %(amount)s you may give at once.") % amount)


def _free(act: HeldAct, case: Case, member: Member) -> str:
    if act.amount is None:
        return _("You may do this at once.")
    reach = max(limit.per_act for limit in limits_of(member, act, case))
    amount = {"amount": in_words(Money(reach, act.amount.currency))}
    return _("Within your freedom of %(amount)s.") % amount


def _who(needs: list[Need], act: HeldAct, case: Case, member: Member) -> str:
    names = ", ".join(
        dict.fromkeys(name for need in needs for name in _asked(need, act, case, member))
    )
    said = {"who": names, "why": " ".join(need.why for need in needs)}
    if not names:
        return _("Nobody could decide this. An administrator can name somebody. %(why)s") % said
    return _("%(who)s decides. %(why)s") % said


def _asked(need: Need, act: HeldAct, case: Case, member: Member) -> list[str]:
    """Who would be asked by a need: those of its steps, else the next up the line."""
    approval = Approval(
        case=case,
        asked_by=member,
        barred=[member.pk],
        act=act.kind,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        content=act.content,
        amount_minor=act.amount.minor if act.amount else None,
        currency=act.amount.currency if act.amount else "",
        self_approval=bool(need.rule and need.rule.self_approval),
    )
    people = [who for step in need.steps for who in people_of(step, approval)]
    people = people or next((tier for tier in line_above(approval) if tier), [])
    return [str(who) for who in people]


def _any_of(kind: str, amount: Money, case: Case) -> HeldAct:
    return HeldAct(
        kind=REMEDY, case_id=case.pk, content={"kind": kind}, subject=NOT_YET, amount=amount
    )


def _way(kind: str, money: Money | None) -> str:
    connection = connection_for(kind, money.currency if money else "")
    if connection is None:
        return _("Somebody issues it by hand and marks it issued.")
    if connection.is_batch:
        return _("It goes into the next file for %(name)s.") % {"name": connection}
    return _("%(name)s issues it.") % {"name": connection}
