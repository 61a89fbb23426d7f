"""What may help with one case: a page of its own, and the part the case page asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tutti.answer.knowledge.seen_before import seen_before
from tutti.cases.models import Case
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal
from tutti.ground.ui.page import page


@policy(members)
@require_safe
def known(request: HttpRequest, case_id: int) -> HttpResponse:
    who = principal(request)
    case = get_object_or_404(
        Case.objects.visible_to(who).select_related("person__survivor"), pk=case_id
    )
    return page(
        request,
        "knowledge/known.html",
        "helps",
        case=case,
        seen=seen_before(who, case),
        at_the_desk=who.works_the_desk,
    )
