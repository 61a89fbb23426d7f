"""Lists a member gave a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutti.cases.actions.saving_views import forget_view, save_view
from tutti.cases.forms import SavedViewForm
from tutti.cases.models import SavedView
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import signed_in


@policy(desk)
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Name the list one is looking at."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the list a name of at most 80 letters."))
        return redirect("inbox")
    view = save_view(
        signed_in(request), name=form.cleaned_data["name"], query=form.cleaned_data["query"]
    )
    messages.success(request, _("%(name)s stands in the navigation now.") % {"name": view.name})
    return redirect(view.query)


@policy(desk)
@require_POST
def drop_view(request: HttpRequest, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, member=signed_in(request))
    forget_view(view)
    messages.success(request, _("%(name)s is gone. Its cases stay.") % {"name": view.name})
    return redirect(view.query)
