"""What comes first in this house: the weights, what others would move, and earlier versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tutti.cases.priority.actions.weighing import go_back_to, save_weights
from tutti.cases.priority.errors import PriorityTrouble
from tutti.cases.priority.models import WeightsVersion
from tutti.cases.priority.queries import weights_now
from tutti.cases.priority.trying import tried
from tutti.cases.priority.weights_form import WeightsForm
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

REFUSED = 422
VERSIONS = 20


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    held = weights_now()
    form = WeightsForm(request.POST or None, weights=held)
    shown: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST and _saved(request, form):
            messages.success(request, _("Saved. Open cases are put in order in the background."))
            return redirect("priority-weights")
        if "save" not in request.POST:
            shown["tried"] = tried(form.weights, held, principal(request))
    versions = WeightsVersion.objects.select_related("saved_by")[:VERSIONS]
    status = REFUSED if form.errors else 200
    return page(request, "priority/weights.html", status=status, versions=versions, **shown)


@policy(administrators)
@require_POST
def back_to(request: HttpRequest, number: int) -> HttpResponse:
    version, member = get_object_or_404(WeightsVersion, number=number), signed_in(request)
    saved = go_back_to(version, by=Actor.member(member.pk), member=member)
    messages.success(
        request,
        _("Weighed as in version %(number)d again; this is version %(new)d.")
        % {"number": version.number, "new": saved.number},
    )
    return redirect("priority-weights")


def _saved(request: HttpRequest, form: WeightsForm) -> bool:
    member = signed_in(request)
    try:
        save_weights(form.weights, by=Actor.member(member.pk), member=member)
    except PriorityTrouble as trouble:
        form.add_error(None, str(trouble))
        return False
    return True
