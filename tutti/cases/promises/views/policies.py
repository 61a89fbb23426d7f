"""The settings pages of what we promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.cases.models import Case, State
from tutti.cases.promises.actions.choosing import fit
from tutti.cases.promises.actions.policies import move_policy, retire_policy, save_policy
from tutti.cases.promises.errors import PromiseTrouble
from tutti.cases.promises.forms import PolicyForm, as_form, typed
from tutti.cases.promises.models import Chosen, Policy, PolicyVersion
from tutti.cases.promises.queries import policies_in_order
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

TRIED_ON = 500  # open cases, the newest: enough to see, quick enough to look often
EXAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a policy as it stands in a form would choose among the newest open cases."""

    of: int
    chosen: int
    examples: list[Case]


@policy(administrators)
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    rows = [(each, _lines(each.current)) for each in policies_in_order() if each.current]
    open_cases = Chosen.objects.filter(case__state=State.OPEN, version__isnull=False)
    return page(request, "promises/policies.html", rows=rows, under=open_cases.count())


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_policy(request: HttpRequest) -> HttpResponse:
    return _form_page(request, None)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_page(request: HttpRequest, policy_id: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(Policy, pk=policy_id, retired_at__isnull=True))


@policy(administrators)
@require_POST
def move(request: HttpRequest, policy_id: int) -> HttpResponse:
    known = get_object_or_404(Policy, pk=policy_id, retired_at__isnull=True)
    by = Actor.member(signed_in(request).pk)
    move_policy(known, up=request.POST.get("way") == "up", by=by)
    return redirect("promise-policies")


@policy(administrators)
@require_POST
def retire(request: HttpRequest, policy_id: int) -> HttpResponse:
    known = get_object_or_404(Policy, pk=policy_id)
    retire_policy(known, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("%(name)s is promised no more.") % {"name": known})
    return redirect("promise-policies")


def _form_page(request: HttpRequest, known: Policy | None) -> HttpResponse:
    version = known.current if known else None
    initial = as_form(version) | {"name": known.name} if known and version else {}
    form = PolicyForm(request.POST or None, initial=initial)
    tried = None
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            tried = _tried(request, form, known)
        elif _saved(request, form, known):
            messages.success(request, _("Saved. Open cases are asked again in the background."))
            return redirect("promise-policies")
    shown: dict[str, Any] = {"form": form, "known": known, "version": version, "tried": tried}
    return page(request, "promises/policy.html", status=422 if form.errors else 200, **shown)


def _saved(request: HttpRequest, form: PolicyForm, known: Policy | None) -> bool:
    member = signed_in(request)
    try:
        save_policy(
            known,
            name=form.cleaned_data["name"],
            wording=form.wording,
            by=Actor.member(member.pk),
            member=member,
        )
    except PromiseTrouble as trouble:
        form.add_error(None, str(trouble))
        return False
    return True


def _tried(request: HttpRequest, form: PolicyForm, known: Policy | None) -> Tried:
    """Earlier policies choose first, as they will."""
    visible = Case.objects.visible_to(principal(request))
    cases = list(visible.filter(state=State.OPEN, history=False).order_by("-id")[:TRIED_ON])
    mine = PolicyVersion(pk=0, condition=form.cleaned_data["condition"])
    earlier = [
        each.current
        for each in policies_in_order()
        if each.current and (known is None or each.place < known.place)
    ]
    fitting = fit(cases, [*earlier, mine])
    chosen = [case for case in cases if fitting[case.pk] is mine]
    return Tried(of=len(cases), chosen=len(chosen), examples=chosen[:EXAMPLES])


def _lines(version: PolicyVersion | None) -> list[tuple[str, str]]:
    """What a policy promises, each with its hours as typed."""
    if version is None:
        return []
    said = [
        (_("First answer"), version.first_answer),
        (_("Later answers"), version.next_answer),
        (_("Settled"), version.settlement),
    ]
    return [(label, typed(stretch)) for label, stretch in said if stretch]
