"""Switching rules, and stopping those in trouble."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.actions.saving import forget_trouble, require_room
from tutti.engines.rules.errors import RuleWrong
from tutti.engines.rules.facts import RuleStopped, RuleSwitched
from tutti.engines.rules.loops import Loop
from tutti.engines.rules.models import Health, Rule, RuleState, Trouble
from tutti.engines.rules.notices import tell_stopped
from tutti.engines.rules.wording import Wording, checked
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record


@transaction.atomic
def switch_rule(rule: Rule, *, state: str, by: Actor) -> Rule:
    """Switch a rule "on", "off" or into "shadow". A rule Tutti had stopped is asked again.

    `RuleWrong` or `ConditionWrong` when what it says cannot be asked or done here any more.
    """
    locked = Rule.objects.select_for_update().get(pk=rule.pk)
    if locked.retired_at is not None:
        raise RuleWrong(_("This rule was taken off its list. Write a new one."))
    if state not in RuleState.values:
        raise RuleWrong(_("A rule is on, off or in shadow."))
    if state != RuleState.OFF:
        _require_usable(locked)
    if locked.state == state and not locked.trouble:
        return locked
    locked.state = state
    forget_trouble(locked)
    locked.save()
    require_room(locked.kind)
    Health.objects.filter(version=locked.current_id).update(recent_runs=0, recent_failures=0)
    fact = RuleSwitched(
        rule=locked.pk, version=locked.current_id or 0, kind=locked.kind, state=state
    )
    record([fact], by=by)
    return locked


@transaction.atomic
def stop_rule(rule: Rule, *, trouble: str, says: str, other: Rule | None = None) -> None:
    """Ask the rule no more until somebody saves or switches it; administrators hear why. Again is harmless."""
    locked = Rule.objects.select_for_update().get(pk=rule.pk)
    if locked.trouble or not locked.is_asked:
        return
    locked.trouble, locked.trouble_says = Trouble(trouble), says
    locked.trouble_at, locked.trouble_with = timezone.now(), other
    locked.save()
    fact = RuleStopped(
        rule=locked.pk,
        version=locked.current_id or 0,
        kind=locked.kind,
        trouble=trouble,
        other=other.pk if other else None,
    )
    record([fact], by=SYSTEM)
    tell_stopped(locked)


def stop_loop(loop: Loop) -> None:
    """Ask the rule no more that would go in circles; it says with which other."""
    rules = Rule.objects.in_bulk({loop.rule, loop.other})
    if loop.rule not in rules:
        return
    rule, other = rules[loop.rule], rules.get(loop.other)
    stop_rule(rule, trouble=Trouble.LOOPS, says=_loop_in_words(rule, other, loop), other=other)


def _loop_in_words(rule: Rule, other: Rule | None, loop: Loop) -> str:
    if loop.is_deep:
        return _("Too many rules wake each other; the last was “%(other)s”.") % {"other": other}
    if other is None or other.pk == rule.pk:
        return _("It wakes itself again and again.")
    return _("It goes in circles with “%(other)s”: each wakes the other.") % {"other": other}


def _require_usable(rule: Rule) -> None:
    version = rule.current
    if version is None:
        raise RuleWrong(_("This rule says nothing yet."))
    checked(
        rule.kind,
        Wording(
            name=rule.name,
            condition=version.condition,
            actions=version.actions,
            trigger=version.trigger,
        ),
    )
