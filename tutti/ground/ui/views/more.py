from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import members, policy
from tutti.ground.ui.page import page


@policy(members)
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    return page(request, "ui/more.html")
