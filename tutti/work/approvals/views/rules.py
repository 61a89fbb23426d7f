"""Settings: what waits for an approval, as a list of sentences in the order they are asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.approvals.actions import setting
from tutti.work.approvals.forms import RuleForm
from tutti.work.approvals.models import Rule
from tutti.work.approvals.saying import rule_sentence


@policy(administrators)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    every = Rule.objects.prefetch_related("steps__members", "steps__department")
    lines = [(rule, rule_sentence(rule)) for rule in every]
    return page(request, "approvals/rules.html", lines=lines)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest) -> HttpResponse:
    return _edited(request, Rule())


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    return _edited(request, get_object_or_404(Rule, pk=rule_id))


@policy(administrators)
@require_POST
def remove_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    known = get_object_or_404(Rule, pk=rule_id)
    setting.remove_rule(known, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Taken away. What it asked for already is still decided."))
    return redirect("approval-rules")


@policy(administrators)
@require_POST
def move_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    known = get_object_or_404(Rule, pk=rule_id)
    up = request.POST.get("to") == "up"
    setting.move_rule(known, up=up, by=Actor.member(signed_in(request).pk))
    return redirect("approval-rules")


def _edited(request: HttpRequest, known: Rule) -> HttpResponse:
    form = RuleForm(request.POST or None, rule=known)
    if request.method == "POST" and form.is_valid():
        by = Actor.member(signed_in(request).pk)
        setting.write_rule(known, given=form.given(), steps=form.steps(), by=by)
        messages.success(request, _("Saved. It counts from the next act on."))
        return redirect("approval-rules")
    status = 422 if form.errors else 200
    return page(
        request, "approvals/rule.html", form=form, known=known if known.pk else None, status=status
    )
