"""One person: what is open, one life in one timeline, and how we know them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.fields.values import definitions_on, form_fields, kept_values, shown
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.actions.changing import add_identity, change_person
from tutti.people.actions.organisations import (
    add_belonging,
    create_organisation,
    end_belonging,
)
from tutti.people.errors import IdentityTaken
from tutti.people.forms import BelongingForm, IdentityForm, PersonForm
from tutti.people.models import Belonging, Organisation, Person
from tutti.people.queries import cluster_of, life_of, merges_of, partings_of
from tutti.people.timeline import entries_of, identities_of
from tutti.people.views.merging import root_asked
from tutti.people.views.people import somebody_has_it


@policy(desk)
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """An id that stands under another since a merge leads there, for as long as it does."""
    known = root_asked(request, person_id)
    if known.pk != person_id:
        return redirect("person", known.pk)
    life = life_of(principal(request), known, after=request.GET.get("after", ""))
    entries = entries_of(life.entries)
    address = reverse("person", args=[known.pk])
    next_url = f"{address}?{urlencode({'after': life.after})}" if life.after else ""
    context: dict[str, Any] = {"person": known, "entries": entries, "next_url": next_url}
    if "part" in request.GET:
        return page(request, "people/_life.html", **context)
    return page(request, "people/person.html", **context, **_aside(known))


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    known = root_asked(request, person_id)
    definitions = definitions_on("person")
    form = PersonForm(request.POST or None, initial=_as_form(known))
    form.fields |= form_fields(definitions, known.fields)
    if request.method == "POST" and form.is_valid():
        change_person(
            known,
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            time_zone=form.cleaned_data["time_zone"],
            fields=kept_values(definitions, form.cleaned_data, known.fields),
            by=_by(request),
        )
        messages.success(request, _("Saved."))
        return redirect("person", known.pk)
    return page(
        request, "people/edit.html", form=form, person=known, status=422 if form.errors else 200
    )


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_identity(request: HttpRequest, person_id: int) -> HttpResponse:
    known = root_asked(request, person_id)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_identity(known, **form.cleaned_data, by=_by(request))
        except IdentityTaken as taken:
            form.add_error("value", somebody_has_it(taken))
        else:
            messages.success(request, _("Written down, as claimed until it proves itself."))
            return redirect("person", known.pk)
    return page(
        request, "people/identity.html", form=form, person=known, status=422 if form.errors else 200
    )


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def new_belonging(request: HttpRequest, person_id: int) -> HttpResponse:
    known = root_asked(request, person_id)
    form = BelongingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = _by(request)
        name = form.cleaned_data["organisation"]
        organisation = form.chosen() or create_organisation(name=name, by=by)
        add_belonging(known, organisation=organisation, role=form.cleaned_data["role"], by=by)
        return redirect("person", known.pk)
    return page(
        request,
        "people/belonging.html",
        form=form,
        person=known,
        organisations=Organisation.objects.order_by("name")[:200],
        status=422 if form.errors else 200,
    )


@policy(desk)
@require_POST
def leave_organisation(request: HttpRequest, person_id: int, belonging_id: int) -> HttpResponse:
    known = root_asked(request, person_id)
    cluster = cluster_of(known.pk)
    belonging = get_object_or_404(Belonging, pk=belonging_id, person__in=cluster)
    same = Belonging.objects.filter(person__in=cluster, organisation=belonging.organisation_id)
    for each in same:
        end_belonging(each, by=_by(request))
    return redirect("person", known.pk)


def _aside(known: Person) -> dict[str, Any]:
    cluster = cluster_of(known.pk)
    belongings = Belonging.objects.filter(person__in=cluster).select_related("organisation")
    places = {
        each.organisation_id: each for each in belongings.order_by("organisation__name", "pk")
    }
    return {
        "identities": identities_of(known),
        "belongings": list(places.values()),
        "merges": merges_of(cluster),
        "partings": partings_of(known),
        "own_fields": [
            each for each in shown(definitions_on("person"), known.fields) if each.words
        ],
    }


def _as_form(known: Person) -> dict[str, object]:
    return {"name": known.name, "language": known.language, "time_zone": known.time_zone}


def _by(request: HttpRequest) -> Actor:
    return Actor.member(signed_in(request).pk)
