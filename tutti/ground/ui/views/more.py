from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.ui.page import page


@policy(members)
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    return page(request, "ui/more.html")


@policy(members)
@require_safe
def nav(request: HttpRequest) -> HttpResponse:
    """The navigation alone: pages ask for it again when something has changed, for its counts."""
    return page(request, "ui/_nav.html")
