"""What the API can do: for programs, and for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import anyone, members, policy
from tutti.ground.api.document import document
from tutti.ground.api.holding import HEADER
from tutti.ground.api.listing import chapters
from tutti.ground.api.resources import PREFIX
from tutti.ground.ui.page import page
from tutti.ground.web.address import public_address


@policy(anyone)
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


@policy(members)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    here = public_address() or request.build_absolute_uri("/")
    line = f'curl -H "{HEADER}" {here.rstrip("/")}/{PREFIX}cases/'
    return page(request, "api/reference.html", chapters=chapters(), line=line)
