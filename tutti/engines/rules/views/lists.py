"""All rules on one page: the seven lists in the order a message meets them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tutti.engines.rules.actions.saving import move_rule
from tutti.engines.rules.errors import RuleTrouble
from tutti.engines.rules.lines import lists
from tutti.engines.rules.models import Rule, RuleSet
from tutti.ground.access.policy import administrators, desk, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(desk)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    every = lists()
    return page(request, "rules/rules.html", lists=every, any=any(each.lines for each in every))


@policy(administrators)
@require_POST
def move(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(RuleSet(Rule).standing(), pk=rule_id)
    steps = -1 if request.POST.get("way") == "up" else 1
    try:
        move_rule(rule, steps=steps, by=Actor.member(signed_in(request).pk))
    except RuleTrouble as trouble:
        messages.error(request, str(trouble))
    return redirect(f"{reverse('rules')}#rule-{rule.pk}")
