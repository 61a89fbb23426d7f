"""One rule: what it says, how it fares, what it did, its versions; switching it and taking back what it did."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tutti.engines.rules.actions.saving import retire_rule
from tutti.engines.rules.actions.switching import switch_rule
from tutti.engines.rules.actions.undoing import undo_effect
from tutti.engines.rules.errors import CannotUndo, ConditionWrong, RuleTrouble
from tutti.engines.rules.lines import line_of
from tutti.engines.rules.models import Effect, EffectSet, Health, Rule
from tutti.engines.rules.telling import done_by, versions_of
from tutti.ground.access.policy import administrators, desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

AT_ONCE = 500  # effects one press takes back


@policy(desk)
@require_safe
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    found = _rule(rule_id)
    who = principal(request)
    given: dict[str, Any] = {
        "rule": found,
        "line": line_of(found),
        "health": Health.objects.filter(version=found.current_id).first(),
        "versions": versions_of(found),
        "done": done_by(found, who, shadow=False),
        "shadowed": done_by(found, who, shadow=True),
        "undoable": EffectSet(Effect).visible_to(who).done().filter(version__rule=found).count(),
    }
    return page(request, "rules/rule.html", **given)


@policy(administrators)
@require_POST
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    found = _rule(rule_id)
    state = request.POST.get("state", "")
    try:
        switch_rule(found, state=state, by=Actor.member(signed_in(request).pk))
    except (RuleTrouble, ConditionWrong) as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _said(found, state))
    return redirect("rule", found.pk)


@policy(administrators)
@require_POST
def retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    found = _rule(rule_id)
    retire_rule(found, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("“%(rule)s” is off its list. What it did stays.") % {"rule": found})
    return redirect("rules")


@policy(administrators)
@require_POST
def undo(request: HttpRequest, effect_id: int) -> HttpResponse:
    effects = EffectSet(Effect).visible_to(principal(request))
    effect = get_object_or_404(effects.select_related("version"), pk=effect_id)
    try:
        undo_effect(effect, by=Actor.member(signed_in(request).pk))
    except CannotUndo as cannot:
        messages.error(request, str(cannot))
    else:
        messages.success(request, _("Taken back."))
    return redirect("rule", effect.version.rule_id)


@policy(administrators)
@require_POST
def undo_all(request: HttpRequest, rule_id: int) -> HttpResponse:
    """What it did and was not taken back, newest first, each by itself: one that cannot does not stop the others."""
    found = _rule(rule_id)
    by = Actor.member(signed_in(request).pk)
    effects = EffectSet(Effect).visible_to(principal(request)).done().filter(version__rule=found)
    taken, left = 0, ""
    for effect in effects.order_by("-id")[:AT_ONCE]:
        try:
            undo_effect(effect, by=by)
            taken += 1
        except CannotUndo as cannot:
            left = str(cannot)
    said = ngettext("%(number)d thing taken back.", "%(number)d things taken back.", taken) % {
        "number": taken
    }
    messages.success(request, f"{said} {left}".strip())
    return redirect("rule", found.pk)


def _rule(rule_id: int) -> Rule:
    return get_object_or_404(Rule.objects.select_related("current", "trouble_with"), pk=rule_id)


def _said(found: Rule, state: str) -> str:
    words = {
        "on": _("“%(rule)s” is on, from the next one on."),
        "shadow": _("“%(rule)s” runs in shadow: it notes what it would do, and does nothing."),
        "off": _("“%(rule)s” is off. What it did stays, and can be taken back below."),
    }
    return words[state] % {"rule": found}
