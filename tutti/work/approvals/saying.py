"""Rules and limits as sentences a person reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tutti.ground.accounts.models import Role
from tutti.ground.money import Money, in_words
from tutti.work.approvals.models import ActKind, Authority, Limit, Rule, RuleStep

ONLY: dict[str, dict[str, str | Promise]] = {
    ActKind.REMEDY: {
        "credit": _("a credit"),
        "refund": _("a refund"),
        "replacement": _("a replacement"),
        "waiver": _("a waiver"),
        "change": _("a change"),
    },
    ActKind.REPLY: {
        "public": _("a reply that everyone can read"),
        "files": _("a reply with files"),
    },
}
ANY: dict[str, str | Promise] = {
    ActKind.REMEDY: _("Anything given to put it right, above the limit of who asks,"),
    ActKind.REPLY: _("Every reply"),
    ActKind.CLOSING: _("Settling a case"),
    ActKind.STEP: _("A step of a playbook"),
}


def limit_sentence(limit: Limit) -> str:
    """How far this freedom reaches beyond one act."""
    if limit.per_act == limit.per_case == limit.per_person:
        return gettext("as much all together on one case, and to one person in 30 days")
    return gettext("up to %(case)s on one case, and %(person)s to one person in 30 days") % {
        "case": in_words(Money(limit.per_case, limit.currency)),
        "person": in_words(Money(limit.per_person, limit.currency)),
    }


def rule_sentence(rule: Rule) -> str:
    """What waits for whom, by when."""
    what = capfirst(str(ONLY.get(rule.act, {}).get(rule.only) or ANY[rule.act]))
    joint = gettext(", then ") if rule.in_order else gettext(" and ")
    whom = joint.join(step_words(step) for step in rule.steps.all())
    hours = ngettext("%(number)d working hour", "%(number)d working hours", rule.within_hours)
    return gettext("%(what)s waits for %(whom)s, within %(hours)s.") % {
        "what": what,
        "whom": whom or str(Authority.KEEPER.label),
        "hours": hours % {"number": rule.within_hours},
    }


def step_words(step: RuleStep) -> str:
    people = _people(step)
    if step.quorum == 1:
        return people
    return gettext("%(number)d of: %(people)s") % {"number": step.quorum, "people": people}


def _people(step: RuleStep) -> str:
    match step.authority:
        case Authority.NAMED:
            return ", ".join(str(member) for member in step.members.all())
        case Authority.ROLE:
            return gettext("one with the role %(role)s") % {"role": Role(step.role).label}
        case Authority.DEPARTMENT:
            return gettext("the keeper of %(department)s") % {"department": step.department}
    return str(Authority(step.authority).label)
