"""The lists of cases in the navigation."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutti.cases.lists import counts_for, departments_for
from tutti.cases.models import SavedView, Shelf
from tutti.ground.access.principal import principal
from tutti.ground.ui.nav import NavLink, nav


@nav("lists", order=10)
def whose_turn(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if who.member_id is None:
        return
    if not who.works_the_desk:
        yield NavLink(label=_("Cases"), url=reverse("inbox"), icon="inbox", thumb=_("Cases"))
        return
    known = counts_for(request)
    yield NavLink(
        label=_("My turn"),
        url=reverse("inbox"),
        icon="circle-dot",
        count=known.mine["my_turn"],
        thumb=_("My turn"),
    )
    yield NavLink(
        label=_("With others"),
        url=reverse("with-others"),
        icon="users",
        count=known.mine["all"] - known.mine["my_turn"],
    )
    yield NavLink(
        label=_("To be taken"),
        url=reverse("to-be-taken"),
        icon="hand",
        count=known.of(None, Shelf.TO_TAKE),
        thumb=_("To take"),
    )


@nav("lists", order=40)
def saved_lists(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if not who.works_the_desk:
        return
    for view in SavedView.objects.filter(member_id=who.member_id):
        yield NavLink(label=view.name, url=view.query, icon="bookmark")


@nav("departments", order=10)
def departments(request: HttpRequest) -> Iterator[NavLink]:
    who = principal(request)
    if not who.works_the_desk:
        return
    known = counts_for(request)
    for department in departments_for(request):
        yield NavLink(
            label=department.name,
            url=reverse("queue", args=[department.pk]),
            holder=department.hue,
            count=known.of(department.pk),
        )
    yield NavLink(label=_("All cases"), url=reverse("queues"), icon="layers", count=known.of(None))


@nav("lists", order=70)
def write_a_call_down(request: HttpRequest) -> Iterator[NavLink]:
    if principal(request).works_the_desk:
        yield NavLink(label=_("Write a call down"), url=reverse("new-call"), icon="phone-incoming")
