"""The inbox: whose turn, which cases, and a look into one of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tutti.cases.empty import nothing_here
from tutti.cases.lists import (
    Listed,
    departments_for,
    ordered,
    own_turn,
    queue_of,
    to_be_taken,
    with_others,
)
from tutti.cases.models import SavedView
from tutti.cases.pane import pane_of
from tutti.cases.queries import Page, case_list, ids_up_to, one_row, place_of
from tutti.cases.rows import grouped, lines_of
from tutti.ground.access.policy import desk, members, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.ui.page import page


@policy(members)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My turn; for contributors, the cases they were asked into."""
    return _list(request, own_turn(request))


@policy(desk)
@require_safe
def away(request: HttpRequest) -> HttpResponse:
    return _list(request, with_others(request))


@policy(desk)
@require_safe
def untaken(request: HttpRequest) -> HttpResponse:
    return _list(request, to_be_taken(request))


@policy(desk)
@require_safe
def queues(request: HttpRequest) -> HttpResponse:
    return _list(request, queue_of(request, None))


@policy(desk)
@require_safe
def queue(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_object_or_404(Department, pk=department_id)
    return _list(request, queue_of(request, department))


@policy(members)
@require_safe
def row(request: HttpRequest, case_id: int) -> HttpResponse:
    """One line of a list, as it is now: a list asks for it when something happened to its case."""
    who = principal(request)
    found = one_row(who, case_id)
    if found is None:
        raise Http404
    departments = departments_for(request)
    order = request.GET.get("order", "")
    lines = lines_of([found], reader=who.member_id, departments=departments, order=order)
    return page(request, "cases/_row.html", lines=lines)


@policy(members)
@require_safe
def pane(request: HttpRequest, case_id: int) -> HttpResponse:
    """The last words of a case beside the list, and the two doors into it."""
    return page(request, "cases/_pane.html", pane=_pane(request, case_id))


def _list(request: HttpRequest, listed: Listed) -> HttpResponse:
    listed = ordered(request, listed)
    if "seen" in request.GET:
        return _arrivals(request, listed)
    after = request.GET.get("after", "")
    found = case_list(principal(request), listed.wanted, after=after)
    lines = lines_of(
        found.rows,
        reader=principal(request).member_id,
        departments=departments_for(request),
        order=listed.wanted.order,
    )
    groups = grouped(lines, begun=request.GET.get("group", ""), more=bool(found.after))
    context: dict[str, Any] = {
        "listed": listed,
        "groups": groups,
        "next_url": _next_url(listed, found, lines[-1].group) if found.after else "",
    }
    if "part" in request.GET:
        return page(request, "cases/_groups.html", **context)
    return page(request, "cases/inbox.html", **context, **_around(request, listed, found))


def _around(request: HttpRequest, listed: Listed, found: Page) -> dict[str, Any]:
    """What stands beside the rows of a whole page."""
    works = principal(request).works_the_desk
    return {
        "arrivals_url": _arrivals_url(listed, found),
        "empty": None if found.rows else nothing_here(request, listed),
        "selecting": "select" in request.GET,
        "pane": _pane(request, _asked(request)) if _asked(request) else None,
        "view": _saved(request, listed),
        "departments": departments_for(request) if works else (),
        "members": _who_may_take() if works and found.rows else (),
        "works": works,
    }


def _arrivals(request: HttpRequest, listed: Listed) -> HttpResponse:
    """How many cases came into the part of the list that was shown; the list itself stays as it is read."""
    seen = {int(known) for known in request.GET["seen"].split(",") if _is_id(known)}
    until = request.GET.get("until", "")
    new = ids_up_to(principal(request), listed.wanted, until) - seen
    return page(
        request,
        "cases/_arrivals.html",
        listed=listed,
        new=len(new),
        arrivals_url=request.get_full_path(),
    )


def _arrivals_url(listed: Listed, found: Page) -> str:
    if listed.show == "closed":
        return ""
    seen = ",".join(str(row.case.pk) for row in found.rows)
    until = place_of(found.rows[-1].case, listed.wanted) if found.after else ""
    return listed.with_place({"seen": seen, "until": until})


def _next_url(listed: Listed, found: Page, group: str) -> str:
    return listed.with_place({"after": found.after, "group": group})


def _asked(request: HttpRequest) -> int:
    asked = request.GET.get("open", "")
    return int(asked) if _is_id(asked) else 0


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19  # noqa: PLR2004 -- a bigint


def _pane(request: HttpRequest, case_id: int) -> object:
    found = pane_of(principal(request), case_id, departments=departments_for(request))
    if found is None:
        raise Http404
    return found


def _saved(request: HttpRequest, listed: Listed) -> SavedView | None:
    own = SavedView.objects.filter(member=signed_in(request))
    return own.filter(query=listed.address).first()


def _who_may_take() -> list[Member]:
    works = Member.objects.filter(is_active=True, role__in=[Role.AGENT, Role.ADMINISTRATOR])
    return list(works.only("name", "email").order_by("name")[:200])
