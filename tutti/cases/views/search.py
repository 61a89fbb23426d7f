"""Searching, as a page and as the list of Ctrl K."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tutti.cases.finding import Found, by_reference, search_all
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal
from tutti.ground.ui.page import page

ON_THE_PAGE = 20
IN_THE_PALETTE = 5
LONGEST = 200
NOTHING = Found(exact=None, people=(), cases=(), said=())


@policy(members)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A reference leads to its case at once; everything else to what holds its words."""
    asked = request.GET.get("q", "").strip()[:LONGEST].replace("\x00", "")
    who = principal(request)
    if "palette" in request.GET:
        found = search_all(who, asked, limit=IN_THE_PALETTE) if asked else NOTHING
        return page(request, "cases/_palette.html", asked=asked, found=found)
    named = by_reference(who, asked)
    if named:
        return redirect("case", named.pk)
    found = search_all(who, asked, limit=ON_THE_PAGE) if asked else NOTHING
    return page(request, "cases/search.html", asked=asked, found=found)
