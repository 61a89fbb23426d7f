"""Whose mail domains are: those said, and those seen often without an organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.actions.organisations import create_organisation
from tutti.people.matching.actions.belonging import declare_domain, forget_domain
from tutti.people.matching.domains import seen_often
from tutti.people.matching.forms import DomainForm
from tutti.people.matching.models import Domain
from tutti.people.models import Organisation

A_PAGE = 200


@policy(desk)
@require_http_methods(["GET", "HEAD", "POST"])
def domains(request: HttpRequest) -> HttpResponse:
    """`domain` and `organisation` in the address fill the form."""
    asked = {
        key: request.GET[key][:253] for key in ("domain", "organisation") if key in request.GET
    }
    form = DomainForm(request.POST or None, initial=asked)
    if request.method == "POST" and form.is_valid():
        _declare(form, by=_by(request))
        messages.success(request, _("Saved. Whoever writes from there is put with them."))
        return redirect("domains")
    visible = Domain.objects.visible_to(principal(request)).select_related("organisation")
    return page(
        request,
        "matching/domains.html",
        form=form,
        known=visible.order_by("name")[:A_PAGE],
        seen=seen_often(),
        organisations=Organisation.objects.order_by("name")[:A_PAGE],
        status=422 if form.errors else 200,
    )


@policy(desk)
@require_POST
def forget(request: HttpRequest, domain_id: int) -> HttpResponse:
    """Take back what was said of it, with the belongings it made."""
    known = get_object_or_404(Domain.objects.visible_to(principal(request)), pk=domain_id)
    forget_domain(known, by=_by(request))
    messages.success(request, _("Taken back, with the belongings it had made."))
    return redirect("domains")


def _declare(form: DomainForm, *, by: Actor) -> None:
    name = form.cleaned_data["organisation"].strip()
    organisation = form.chosen()
    if name and organisation is None:
        organisation = create_organisation(name=name, by=by)
    declare_domain(
        form.cleaned_data["domain"],
        organisation=organisation if name else None,
        below=form.cleaned_data["below"],
        by=by,
    )


def _by(request: HttpRequest) -> Actor:
    return Actor.member(signed_in(request).pk)
