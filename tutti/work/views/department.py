"""What a department was asked to do, and how its people carry it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Department
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.actions.offering import offers_tasks, set_taking
from tutti.work.department_work import SHOWS, Figures, carriers, figures, listed
from tutti.work.errors import WorkTrouble
from tutti.work.policies import may_say_how_taken, may_see_work_of


@policy(members)
@require_safe
def work(request: HttpRequest, department_id: int) -> HttpResponse:
    """Open to the department's people, its keeper and the desk; to others there is no such page."""
    department, who = _department(request, department_id), principal(request)
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    counted = figures(department)
    found = listed(
        department, who, show=show, after=request.GET.get("after", ""), total=counted.of(show)
    )
    return page(
        request,
        "work/department.html",
        part="list",
        department=department,
        show=show,
        tabs=_tabs(department, show, counted),
        figures=counted,
        carriers=carriers(department),
        listed=found,
        next_url=f"?show={show}&after={found.next}" if found.next else "",
        offers=offers_tasks(department),
        may_say=may_say_how_taken(who, department),
        others=_others(request, department),
    )


@policy(members)
@require_POST
def taking(request: HttpRequest, department_id: int) -> HttpResponse:
    """Whether this department's tasks are picked or offered."""
    department = _department(request, department_id)
    who, offers = signed_in(request), request.POST.get("offers") == "1"
    try:
        set_taking(department, offers=offers, who=who, by=Actor.member(who.pk))
    except WorkTrouble as trouble:
        raise PermissionDenied(str(trouble)) from trouble
    messages.success(request, gettext("Noted. It holds for what is asked from now on."))
    return redirect("department-work", department_id=department.pk)


def _department(request: HttpRequest, department_id: int) -> Department:
    found = get_object_or_404(Department.objects.select_related("keeper"), pk=department_id)
    if not may_see_work_of(principal(request), found):
        raise Http404
    return found


def _others(request: HttpRequest, department: Department) -> list[Department]:
    """The desk looks into every department; others into their own."""
    who = principal(request)
    every = Department.objects.exclude(pk=department.pk).only("name", "hue")
    return list(every if who.works_the_desk else every.filter(pk__in=who.departments))


def _tabs(department: Department, show: str, counted: Figures) -> list[dict[str, object]]:
    words = {
        "open": gettext("Open"),
        "asked": gettext("Waits for a yes"),
        "late": gettext("Late"),
        "declined": gettext("Declined"),
    }
    here = reverse("department-work", args=[department.pk])
    return [
        {
            "label": words[one],
            "url": here if one == "open" else f"{here}?show={one}",
            "count": counted.of(one),
            "current": one == show,
        }
        for one in SHOWS
    ]
