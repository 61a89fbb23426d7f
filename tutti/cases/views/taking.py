"""Taking, handing over and settling from a list, one case or several; what could not be done is said by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tutti.cases.actions.assignment import hand_over, take_case
from tutti.cases.actions.closing import RESOLUTIONS, close_case
from tutti.cases.errors import CaseTrouble
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor

AT_ONCE = 200
Deed = Callable[[Case], object]


@policy(desk)
@require_POST
def several(request: HttpRequest) -> HttpResponse:
    """Do one thing to the cases chosen: each is an action of its own, so one refusal stops no other."""
    deed = _deed(request)
    cases = _chosen(request)
    if deed is None or not cases:
        messages.warning(
            request, _("Choose one or more cases first, and say what to do with them.")
        )
        return redirect(_back(request))
    refused = _do(cases, deed)
    _tell(request, len(cases) - len(refused), refused)
    return redirect(_back(request))


def _chosen(request: HttpRequest) -> list[Case]:
    asked = request.POST.getlist("take") or request.POST.getlist("case")
    ids = [int(value) for value in asked if value.isdecimal()][:AT_ONCE]
    visible = Case.objects.visible_to(principal(request))
    return list(visible.filter(pk__in=ids).order_by("due_at", "id"))


def _deed(request: HttpRequest) -> Deed | None:
    member = signed_in(request)
    by = Actor.member(member.pk)
    act = "take" if "take" in request.POST else request.POST.get("act", "")
    resolution = request.POST.get("resolution", "")
    if act == "take":
        return lambda case: take_case(case, owner=member, by=by)
    if act == "close" and resolution in RESOLUTIONS:
        return lambda case: close_case(case, resolution=resolution, by=by, member=member)
    if act == "hand-over":
        return _hand_over_to(request.POST.get("to", ""), by)
    return None


def _hand_over_to(to: str, by: Actor) -> Deed | None:
    """`to` is "department-3" or "member-5"; a member gets cases with the department they belong to."""
    kind, _dash, number = to.partition("-")
    if not number.isdecimal():
        return None
    if kind == "department":
        department = Department.objects.filter(pk=number).first()
        return partial(hand_over, department=department, by=by) if department else None
    member = Member.objects.filter(pk=number, is_active=True).first()
    if kind != "member" or member is None or not member.works_the_desk:
        return None
    theirs = list(member.departments.all())
    return lambda case: hand_over(case, department=_fitting(case, theirs), owner=member, by=by)


def _fitting(case: Case, theirs: Sequence[Department]) -> Department:
    own = [department for department in theirs if department.pk == case.department_id]
    return (own or list(theirs) or [case.department])[0]


def _do(cases: Sequence[Case], deed: Deed) -> list[str]:
    refused = []
    for case in cases:
        try:
            deed(case)
        except CaseTrouble as trouble:
            refused.append(f"{case.reference}: {trouble}")
    return refused


def _tell(request: HttpRequest, done: int, refused: Sequence[str]) -> None:
    if done:
        says = ngettext("Done for %(number)d case.", "Done for %(number)d cases.", done)
        messages.success(request, says % {"number": done})
    if refused:
        messages.warning(request, _("Not done. %(cases)s") % {"cases": " ".join(refused[:5])})


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if ours else "/"
