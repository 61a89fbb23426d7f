"""How the house tells who is who."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.fields.values import definitions_on
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.people.matching.actions.settling import change_matching
from tutti.people.matching.forms import MatchingForm
from tutti.people.matching.queries import matching_settings


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def matching(request: HttpRequest) -> HttpResponse:
    kept = matching_settings()
    form = MatchingForm(
        request.POST or None,
        definitions=definitions_on("person"),
        chosen=kept.meanings,
        initial={"suggests": kept.suggests, "least": kept.least},
    )
    if request.method == "POST" and form.is_valid():
        change_matching(
            suggests=form.cleaned_data["suggests"],
            least=form.cleaned_data["least"],
            meanings=form.meanings(),
            by=Actor.member(signed_in(request).pk),
        )
        messages.success(request, _("Saved. Everybody is compared anew in the background."))
        return redirect("settings")
    return page(request, "matching/settings.html", form=form, status=422 if form.errors else 200)
