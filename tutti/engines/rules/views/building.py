"""The builder of a condition by itself, for a page that changes while it is written."""

from __future__ import annotations

from django.forms.renderers import get_default_renderer
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tutti.engines.rules.forms import ConditionField, ConditionWidget
from tutti.engines.rules.registry import NotDescribed
from tutti.engines.rules.registry import scope as scope_of
from tutti.ground.access.policy import administrators, policy

LONGEST_NAME = 60


@policy(administrators)
@require_POST
def builder(request: HttpRequest) -> HttpResponse:
    """What the builder shows after one of its buttons or a choice. Nothing is saved."""
    name, scope = request.GET.get("name", ""), request.GET.get("scope", "")
    try:
        scope_of(scope)
    except NotDescribed:
        raise Http404 from None
    if not name.replace("-", "").replace("_", "").isalnum() or len(name) > LONGEST_NAME:
        raise Http404
    widget = ConditionWidget()
    widget.scope = scope
    widget.attrs = ConditionField(scope=scope).widget.attrs | {"class": "input condition-lines"}
    typed = widget.value_from_datadict(request.POST, None, name)
    given = widget.get_context(name, typed, {"id": f"id_{name}"})
    return HttpResponse(get_default_renderer().render(widget.template_name, given, request))
