"""The settings: a list of sentences, and those of the house itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.ground.access.policy import administrators, members, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.house.actions.changing import HouseUnsound, change_house
from tutti.ground.house.forms import HouseForm
from tutti.ground.house.queries import house
from tutti.ground.house.settings_lines import lines_for
from tutti.ground.ui.page import page
from tutti.ground.web.address import AddressUnusable
from tutti.journal.facts import Actor


@policy(members)
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return page(request, "house/settings.html", lines=lines_for(request))


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def house_settings(request: HttpRequest) -> HttpResponse:
    current = house()
    initial = {
        "name": current.name,
        "public_address": current.public_address,
        "time_zone": current.time_zone,
    }
    form = HouseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        messages.success(request, _("Saved."))
        return redirect("settings")
    return page(request, "house/house.html", form=form, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: HouseForm) -> bool:
    try:
        change_house(by=Actor.member(signed_in(request).pk), **form.cleaned_data)
    except AddressUnusable as unusable:
        form.add_error("public_address", str(unusable))
    except HouseUnsound as unsound:
        form.add_error(unsound.field, str(unsound))
    return not form.errors
