"""Saved searches: the list, and one to change, try, switch or take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.channels.contract import Inbound
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.searching.actions import saving
from tutti.listen.searching.errors import CannotSearch
from tutti.listen.searching.forms import SearchForm, searchable
from tutti.listen.searching.models import SavedSearch
from tutti.listen.searching.showing import as_line
from tutti.listen.searching.trying import found_now


@policy(desk)
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    who = principal(request)
    kept = SavedSearch.objects.visible_to(who).select_related("channel", "owner")
    mine = set(SavedSearch.objects.changeable_by(who).values_list("pk", flat=True))
    today = timezone.now().date()
    lines = [as_line(search, today, changeable=search.pk in mine) for search in kept]
    return page(request, "searching/searches.html", lines=lines, can_search=bool(searchable()))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_search(request: HttpRequest) -> HttpResponse:
    """A new one. Where no channel can be searched, what to connect first."""
    if not searchable():
        return redirect("searches")
    return _edited(request, SavedSearch(owner=signed_in(request)))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, search_id: int) -> HttpResponse:
    return _edited(request, _changeable(request, search_id))


@policy(desk)
@require_POST
def switch_search(request: HttpRequest, search_id: int) -> HttpResponse:
    found = _changeable(request, search_id)
    on = "on" in request.POST
    saving.switch_search(found, on=on, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("It looks again.") if on else _("It rests until you switch it on."))
    return redirect("searches")


@policy(desk)
@require_POST
def remove_search(request: HttpRequest, search_id: int) -> HttpResponse:
    saving.remove_search(_changeable(request, search_id), by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Taken away. What it heard stays."))
    return redirect("searches")


def _changeable(request: HttpRequest, search_id: int) -> SavedSearch:
    kept = SavedSearch.objects.changeable_by(principal(request)).select_related("channel")
    return get_object_or_404(kept, pk=search_id)


def _edited(request: HttpRequest, known: SavedSearch) -> HttpResponse:
    """Save, or with `try` only look what it would hear."""
    is_new = known.pk is None
    form = SearchForm(request.POST or None, instance=known)
    good = request.method == "POST" and form.is_valid()
    tried, trouble = _tried(form.instance) if good and "try" in request.POST else (None, "")
    if good and "try" not in request.POST:
        member = signed_in(request)
        saving.save_search(form.instance, by=Actor.member(member.pk), owner=member)
        messages.success(request, _("Saved. It looks in a minute."))
        return redirect("searches")
    return page(
        request,
        "searching/search.html",
        form=form,
        search=None if is_new else known,
        tried=tried,
        trouble=trouble,
        status=422 if form.errors else 200,
    )


def _tried(search: SavedSearch) -> tuple[list[Inbound] | None, str]:
    try:
        return found_now(search), ""
    except CannotSearch as why:
        return None, str(why)
