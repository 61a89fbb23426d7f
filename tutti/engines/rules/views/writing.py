"""Writing a rule: when it holds, what it does. Saving switches nothing on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.engines.rules.actions.saving import save_rule
from tutti.engines.rules.doing import (
    Action,
    actions_given,
    actions_of,
    actions_typed,
    drawn_actions,
)
from tutti.engines.rules.errors import ConditionWrong, RuleTrouble
from tutti.engines.rules.forms import is_building
from tutti.engines.rules.kept import kept
from tutti.engines.rules.kinds import KINDS, Kind
from tutti.engines.rules.models import Rule, RuleSet
from tutti.engines.rules.page_forms import RuleForm
from tutti.engines.rules.wording import Wording
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, kind: str) -> HttpResponse:
    return _written(request, kind_of_ours(kind), None)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(RuleSet(Rule).standing().select_related("current"), pk=rule_id)
    return _written(request, rule.of, rule)


@policy(administrators)
@require_POST
def doing(request: HttpRequest, kind: str) -> HttpResponse:
    """What the rule does, as its form shows it after a button or a choice. Nothing is saved."""
    of = kind_of_ours(kind)
    actions = drawn_actions(actions_typed(request.POST, of.name), of.name)
    return page(request, "rules/_doing.html", kind=of, actions=actions)


def kind_of_ours(name: str) -> Kind:
    """A kind whose list is kept here."""
    found = next((each for each in KINDS if each.name == name), None)
    if found is None or kept(name):
        raise Http404
    return found


def _written(request: HttpRequest, kind: Kind, rule: Rule | None) -> HttpResponse:
    if request.method != "POST":
        actions = actions_of(rule.current.actions if rule and rule.current else [], kind.name)
        return form_page(request, RuleForm(kind=kind, rule=rule), rule, actions)
    form = RuleForm(request.POST, kind=kind, rule=rule)
    actions = actions_typed(request.POST, kind.name)
    if _only_a_button(request, form):
        return form_page(request, _without_complaints(form), rule, actions)
    if not form.is_valid():
        return form_page(request, form, rule, actions, status=422)
    saved = _saved(request, form, rule, actions)
    if saved is None:
        return form_page(request, form, rule, actions, status=422)
    return redirect("rule", saved.pk)


def _only_a_button(request: HttpRequest, form: RuleForm) -> bool:
    """A button that changes the form itself: nothing is checked, nothing complained about."""
    if request.POST.get("action-do"):
        return True
    form.is_valid()
    return is_building(form)


def _without_complaints(form: RuleForm) -> RuleForm:
    form.errors.clear()
    return form


def form_page(
    request: HttpRequest,
    form: RuleForm,
    rule: Rule | None,
    actions: list[Action],
    *,
    status: int = 200,
    action: str = "",
) -> HttpResponse:
    """The page on which a rule is written; `action` is where its form goes, when not to its own address."""
    given: dict[str, Any] = {
        "form": form,
        "kind": form.kind,
        "rule": rule,
        "actions": drawn_actions(actions, form.kind.name),
        "action": action,
    }
    return page(request, "rules/write.html", status=status, **given)


def _saved(
    request: HttpRequest, form: RuleForm, rule: Rule | None, actions: list[Action]
) -> Rule | None:
    by = Actor.member(signed_in(request).pk)
    try:
        saved = save_rule(rule, wording=wording_of(form, actions), by=by, kind=form.kind.name)
    except (RuleTrouble, ConditionWrong) as trouble:
        form.add_error(None, str(trouble))
        return None
    if rule is None:
        messages.success(request, _("Saved, and switched off. Run it over the past first."))
    else:
        messages.success(request, _("Saved. It counts from the next message on."))
    return saved


def wording_of(form: RuleForm, actions: list[Action]) -> Wording:
    """What a valid form and its actions say."""
    given = form.cleaned_data
    return Wording(
        name=given["name"],
        condition=given["condition"],
        actions=actions_given(actions),
        trigger=form.trigger(),
        note=given["note"],
    )
