"""Beginning a replay: of a rule, of a version nobody saved, of a whole list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from tutti.engines.replays.actions.beginning import (
    Period,
    replay_list,
    replay_rule,
    replay_wording,
)
from tutti.engines.replays.errors import ReplayRefused
from tutti.engines.replays.forms import PeriodForm, usual_period
from tutti.engines.replays.models import Replay
from tutti.engines.replays.past import past_of
from tutti.engines.rules.doing import actions_typed
from tutti.engines.rules.errors import ConditionWrong, RuleTrouble
from tutti.engines.rules.kinds import KINDS, Kind
from tutti.engines.rules.models import Rule, RuleSet
from tutti.engines.rules.page_forms import RuleForm
from tutti.engines.rules.views.writing import form_page, kind_of_ours, wording_of
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def of_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(RuleSet(Rule).standing().select_related("current"), pk=rule_id)
    by = Actor.member(signed_in(request).pk)
    return _begun(
        request, rule.of, lambda period: replay_rule(rule, period=period, by=by), rule=rule
    )


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def of_list(request: HttpRequest, kind: str) -> HttpResponse:
    by = Actor.member(signed_in(request).pk)
    of = next((each for each in KINDS if each.name == kind), None)
    if of is None or past_of(kind) is None:
        raise Http404
    return _begun(request, of, lambda period: replay_list(kind, period=period, by=by))


@policy(administrators)
@require_POST
def of_new(request: HttpRequest, kind: str) -> HttpResponse:
    return _tried(request, kind_of_ours(kind), None)


@policy(administrators)
@require_POST
def of_change(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(RuleSet(Rule).standing().select_related("current"), pk=rule_id)
    return _tried(request, rule.of, rule)


def _begun(
    request: HttpRequest,
    kind: Kind,
    begin: Callable[[Period], Replay],
    *,
    rule: Rule | None = None,
) -> HttpResponse:
    form = PeriodForm(request.POST or None, kind=kind.name)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("replay", begin(form.period()).pk)
        except ReplayRefused as refused:
            form.add_error(None, str(refused))
    given: dict[str, Any] = {"form": form, "kind": kind, "rule": rule}
    return page(request, "replays/begin.html", status=422 if form.errors else 200, **given)


def _tried(request: HttpRequest, kind: Kind, rule: Rule | None) -> HttpResponse:
    """What stands in the form runs over the usual past; its page offers another."""
    form = RuleForm(request.POST, kind=kind, rule=rule)
    actions = actions_typed(request.POST, kind.name)
    if not form.is_valid():
        return form_page(request, form, rule, actions, status=422)
    try:
        replay = replay_wording(
            kind.name,
            wording_of(form, actions),
            rule=rule,
            period=usual_period(),
            by=Actor.member(signed_in(request).pk),
        )
    except (RuleTrouble, ConditionWrong, ReplayRefused) as trouble:
        form.add_error(None, str(trouble))
        return form_page(request, form, rule, actions, status=422)
    return redirect("replay", replay.pk)
