"""Companies and who belongs to them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal
from tutti.ground.fields.values import definitions_on, shown
from tutti.ground.ui.page import page
from tutti.people.models import Organisation

A_PAGE = 100
_WHO = Coalesce("belongings__person__survivor_id", "belongings__person_id")


@policy(desk)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    visible = Organisation.objects.visible_to(principal(request))
    counted = visible.annotate(people=Count(_WHO, distinct=True)).order_by("name", "id")
    found = Paginator(counted, A_PAGE).get_page(request.GET.get("page"))
    return page(request, "people/organisations.html", found=found)


@policy(desk)
@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    visible = Organisation.objects.visible_to(principal(request))
    known = get_object_or_404(visible, pk=organisation_id)
    belongings = known.belongings.select_related("person__survivor").order_by(
        "person__sort_key", "id"
    )
    people = {each.person.root_id: each for each in belongings[:A_PAGE]}
    own = shown(definitions_on("organisation"), known.fields)
    return page(
        request,
        "people/organisation.html",
        organisation=known,
        belongings=list(people.values()),
        own_fields=[each for each in own if each.words],
    )
