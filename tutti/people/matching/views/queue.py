"""The queue of pairs: one at a time, beside each other, decided by one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import Principal, principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.errors import PeopleTrouble
from tutti.people.matching.actions.deciding import (
    confirm_same,
    put_off,
    refuse_same,
    undo_decision,
)
from tutti.people.matching.errors import MatchingTrouble
from tutti.people.matching.models import Kind, Suggestion
from tutti.people.matching.queries import (
    counts_by_kind,
    last_decision,
    pair_after,
    pair_at,
    pair_before,
    place_of,
    waiting,
)
from tutti.people.matching.showing import pair_of

VERBS: dict[str, Callable[..., object]] = {
    "same": confirm_same,
    "two": refuse_same,
    "later": put_off,
}
REFUSED = 422


@policy(desk)
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The pair at `from`, or `at` for one by its id; `kind` keeps those that rest on it; `part` leaves the page out."""
    return _show(request)


@policy(desk)
@require_POST
def decide(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """`said` is "same", "two" or "later"; then the next one."""
    one = get_object_or_404(Suggestion.objects.visible_to(principal(request)), pk=suggestion_id)
    verb = VERBS.get(request.POST.get("said", ""))
    if verb is None:
        return _show(request, trouble=_("Choose one of the three."))
    try:
        verb(one, by=Actor.member(signed_in(request).pk))
    except (MatchingTrouble, PeopleTrouble) as refused:
        return _show(request, trouble=str(refused))
    if request.POST.get("back") == "person":
        return redirect("person", one.left.root_id)
    return redirect(_address(request, place_of(one)))


@policy(desk)
@require_POST
def undo(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Take one's last decision back and look at that pair again."""
    one = get_object_or_404(Suggestion.objects.visible_to(principal(request)), pk=suggestion_id)
    try:
        undo_decision(one, by=Actor.member(signed_in(request).pk))
    except (MatchingTrouble, PeopleTrouble) as refused:
        return _show(request, trouble=str(refused))
    return redirect(_address(request, place_of(one)))


def _show(request: HttpRequest, *, trouble: str = "") -> HttpResponse:
    who, kind = principal(request), _kind(request)
    one = _asked_for(request, who, kind)
    counts = counts_by_kind(who)
    context: dict[str, Any] = {
        "kind": kind,
        "left": counts.get(kind, 0) if kind else sum(counts.values()),
        "tabs": _tabs(kind, counts),
        "trouble": trouble,
        "last": last_decision(signed_in(request)),
        "part": _is_part(request),
    }
    if one is not None:
        context |= {"pair": pair_of(one), "ways": _ways(who, one, kind)}
    template = "matching/_pair.html" if _is_part(request) else "matching/suggestions.html"
    return page(request, template, status=REFUSED if trouble else 200, **context)


def _asked_for(request: HttpRequest, who: Principal, kind: str) -> Suggestion | None:
    by_id = request.GET.get("at", "")
    if by_id.isdecimal():
        found = waiting(who).filter(pk=int(by_id[:18])).first()
        if found is not None:
            return found
    return pair_at(who, kind=kind, place=request.GET.get("from", "")[:40])


def _ways(who: Principal, one: Suggestion, kind: str) -> dict[str, str]:
    after, before = pair_after(who, one, kind=kind), pair_before(who, one, kind=kind)
    return {
        "next": _to(after, kind) if after else "",
        "previous": _to(before, kind) if before else "",
    }


def _to(one: Suggestion, kind: str) -> str:
    return f"{reverse('suggestions')}?{urlencode({'kind': kind, 'from': place_of(one)})}"


def _tabs(kind: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    every = {
        "label": _("All"),
        "url": reverse("suggestions"),
        "count": sum(counts.values()),
        "current": not kind,
    }
    return [
        every,
        *(
            {
                "label": one.label,
                "url": f"{reverse('suggestions')}?{urlencode({'kind': one.value})}",
                "count": counts[one.value],
                "current": one.value == kind,
            }
            for one in Kind
            if one.value in counts
        ),
    ]


def _address(request: HttpRequest, place: str) -> str:
    asked = {"kind": _kind(request), "from": place} | ({"part": "1"} if _is_part(request) else {})
    return f"{reverse('suggestions')}?{urlencode(asked)}"


def _kind(request: HttpRequest) -> str:
    asked = request.POST.get("kind", "") or request.GET.get("kind", "")
    return asked if asked in Kind.values else ""


def _is_part(request: HttpRequest) -> bool:
    return "part" in request.GET or "part" in request.POST
