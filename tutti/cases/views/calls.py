"""A call or a visit, written down while talking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.cases.actions.logging_calls import log_call
from tutti.cases.calls import CallForm, open_cases
from tutti.cases.finding import find_people
from tutti.cases.models import Case
from tutti.cases.views.detail import number_in
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.errors import IdentityTaken

SUGGESTED = 6
FEWEST_LETTERS = 2
CHOSEN = {"person", "case"}


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """Write down who said what; `?case=` joins an open case. Without script, "Look them up" shows who it may be."""
    who = principal(request)
    if request.method != "POST":
        form = CallForm(who, case=_case_asked(request))
        return page(request, "cases/call.html", form=form, **_suggested(request, ""))
    given = request.POST.get("who", "")
    if "look" in request.POST:
        form = CallForm(who, typed=_typed(request))
        return page(request, "cases/call.html", form=form, **_suggested(request, given))
    form = CallForm(who, request.POST)
    if form.is_valid():
        case = _log(request, form)
        if case is not None:
            messages.success(request, _("It is written down."))
            return redirect("case", case.pk)
    return page(request, "cases/call.html", status=422, form=form, **_suggested(request, given))


@policy(desk)
@require_safe
def callers(request: HttpRequest) -> HttpResponse:
    """Who it may be, while somebody types."""
    return page(request, "cases/_callers.html", **_suggested(request, request.GET.get("who", "")))


def _log(request: HttpRequest, form: CallForm) -> Case | None:
    member = signed_in(request)
    try:
        return log_call(
            form.record,
            member=member,
            department=form.cleaned_data["department"],
            nonce=form.cleaned_data["nonce"],
            by=Actor.member(member.pk),
            case=form.cleaned_data["case"],
        )
    except IdentityTaken as taken:
        form.add_error("who", str(taken))
        return None


def _case_asked(request: HttpRequest) -> Case | None:
    asked = number_in(request.GET.get("case", ""))
    cases = Case.objects.visible_to(principal(request)).open()
    return cases.filter(pk=asked).first() if asked else None


def _typed(request: HttpRequest) -> dict[str, str]:
    """All but the choices of the list that is about to be drawn anew."""
    return {name: str(given) for name, given in request.POST.items() if name not in CHOSEN}


def _suggested(request: HttpRequest, typed: str) -> dict[str, Any]:
    who = principal(request)
    found = find_people(who, typed, SUGGESTED) if len(typed.strip()) >= FEWEST_LETTERS else []
    cases = open_cases(who, found)
    return {"callers": [(person, cases.get(person.pk, [])) for person in found], "typed": typed}
