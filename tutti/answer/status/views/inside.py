"""What the customer sees, shown to the desk; a link to pass on by hand, and the end of those given out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tutti.answer.status.actions.linking import make_status_link, revoke_status_links
from tutti.answer.status.errors import NoPage
from tutti.answer.status.models import StatusLink
from tutti.answer.status.queries import is_shown, people_of
from tutti.answer.status.showing import reading_as, shown_to
from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.models import Person


@policy(desk)
@require_safe
def customer_view(request: HttpRequest, case_id: int) -> HttpResponse:
    """Their page in their language, `?person=` for one of several."""
    case = _case(request, case_id)
    return _show(request, case, _person(request.GET.get("person", ""), case))


@policy(desk)
@require_POST
def make_link(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make a link and show it this once; nobody can look it up later."""
    case = _case(request, case_id)
    person = _person(request.POST.get("person", ""), case)
    if person is None:
        messages.error(request, _("Nobody in this case can have a page yet."))
        return redirect("customer-view", case_id=case.pk)
    by = Actor.member(signed_in(request).pk)
    try:
        link = make_status_link(case, person=person, by=by, by_hand=True)
    except NoPage as reason:
        messages.error(request, str(reason))
        return redirect("customer-view", case_id=case.pk)
    return _show(request, case, person, link=link)


@policy(desk)
@require_POST
def end_links(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    ended = revoke_status_links(case, by=Actor.member(signed_in(request).pk))
    said = ngettext("%(count)d link was ended.", "%(count)d links were ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("customer-view", case_id=case.pk)


def _case(request: HttpRequest, case_id: int) -> Case:
    cases = Case.objects.visible_to(principal(request))
    related = cases.select_related(
        "owner", "department", "doer", "holding_department", "person__survivor"
    )
    return get_object_or_404(related, pk=case_id)


def _person(asked: str, case: Case) -> Person | None:
    """The one asked for, of those with a page here; else the case's own person, else the first."""
    people = people_of(case)
    by_id = {str(person.pk): person for person in people}
    own = case.customer
    theirs = (person for person in people if own and person.root_id == own.pk)
    return by_id.get(asked) or next(theirs, None) or next(iter(people), None)


def _show(request: HttpRequest, case: Case, person: Person | None, link: str = "") -> HttpResponse:
    matter = ""
    if person:
        with reading_as(person):
            given = {"shown": shown_to(person, case), "secret": ""}
            matter = render_to_string("status/_matter.html", given, request)
    return page(
        request,
        "status/customer_view.html",
        case=case,
        person=person,
        people=people_of(case),
        matter=matter,
        link=link,
        is_on=is_shown(),
        links=StatusLink.objects.filter(case=case, revoked_at__isnull=True).count(),
    )
