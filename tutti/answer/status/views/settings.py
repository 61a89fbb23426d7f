"""How the house shows customers its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.answer.status.actions.changing import change_status_page
from tutti.answer.status.forms import StatusPageForm
from tutti.answer.status.models import Naming
from tutti.answer.status.queries import status_page
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.ground.web.address import public_address
from tutti.journal.facts import Actor


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def status_settings(request: HttpRequest) -> HttpResponse:
    form = StatusPageForm(request.POST or None, instance=status_page())
    if request.method == "POST" and form.is_valid():
        change_status_page(
            is_on=form.cleaned_data["is_on"],
            naming=Naming(form.cleaned_data["naming"]),
            by=Actor.member(signed_in(request).pk),
        )
        messages.success(request, _("Saved."))
        return redirect("settings")
    status = 422 if form.errors else 200
    return page(
        request, "status/settings.html", form=form, status=status, reachable=bool(public_address())
    )
