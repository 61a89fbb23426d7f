"""Saying that two persons are one: find the other, look at both side by side, choose, and say so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.actions.merging import merge_persons
from tutti.people.actions.values import fields_of
from tutti.people.comparing import choices_of, side_of
from tutti.people.errors import PeopleTrouble
from tutti.people.models import Person
from tutti.people.queries import looked_up

REFUSED = 422
CHOSEN = "field:"  # before a field's name in the form
MOST_FOUND = 20


@policy(desk)
@require_safe
def same_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Whom is this the same as? `q` looks for names, addresses and numbers."""
    known = root_asked(request, person_id)
    asked = request.GET.get("q", "").strip()[:200].replace("\x00", "")
    found = looked_up(principal(request), asked or known.name, most=MOST_FOUND + 1)
    others = [one for one in found if one.pk != known.pk][:MOST_FOUND]
    return page(request, "people/same.html", person=known, asked=asked, others=others)


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Both side by side. The one asked for first is who goes on, until somebody turns them round."""
    survivor, other = root_asked(request, person_id), root_asked(request, other_id)
    if survivor.pk == other.pk:
        messages.info(request, _("These are one person already."))
        return redirect("person", survivor.pk)
    trouble = ""
    if request.method == "POST":
        try:
            merge_persons(
                survivor,
                other,
                fields=_chosen(request, survivor, other),
                colleague="colleague" in request.POST,
                by=Actor.member(signed_in(request).pk),
            )
        except PeopleTrouble as refused:
            trouble = str(refused)
        else:
            messages.success(request, _("They are one person now. Nothing of theirs has moved."))
            return redirect("person", survivor.pk)
    return _compared(request, survivor, other, trouble=trouble)


def root_asked(request: HttpRequest, person_id: int) -> Person:
    """The person of an address, or whom that one stands under; for those who may not see them they are not there."""
    visible = Person.objects.visible_to(principal(request)).select_related("survivor")
    found: Person = get_object_or_404(visible, pk=person_id)
    return found.root


def _compared(
    request: HttpRequest, survivor: Person, other: Person, *, trouble: str
) -> HttpResponse:
    choices = choices_of(survivor, other)
    sides = [side_of(survivor), side_of(other)]
    return page(
        request,
        "people/merge.html",
        status=REFUSED if trouble else 200,
        survivor=survivor,
        other=other,
        sides=sides,
        differing=[choice for choice in choices if choice.differs],
        alike=[choice for choice in choices if not choice.differs and choice.survivor],
        colleague=any(side.is_colleague for side in sides),
        trouble=trouble,
    )


def _chosen(request: HttpRequest, survivor: Person, other: Person) -> dict[str, str]:
    given = {field: request.POST.get(f"{CHOSEN}{field}") for field in fields_of(survivor, other)}
    return {field: whose for field, whose in given.items() if whose in ("survivor", "other")}
