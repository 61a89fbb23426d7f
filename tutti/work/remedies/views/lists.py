"""Every remedy one may see: narrowed by state, kind, month and currency; what was given month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal
from tutti.ground.money import in_words
from tutti.ground.ui.page import page
from tutti.work.remedies.forms import FilterForm
from tutti.work.remedies.models import Connection, ConnectionSet, Remedy, RemedySet
from tutti.work.remedies.queries import Card, Month, cards, sums_by_month

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A month's sum with the way to the remedies it is made of."""

    month: date
    total: str
    count: int
    url: str


@policy(desk)
@require_safe
def remedies(request: HttpRequest) -> HttpResponse:
    who = principal(request)
    visible = RemedySet(Remedy).visible_to(who)
    form = FilterForm(request.GET)
    narrowed = _narrowed(visible, form)
    before = request.GET.get("before", "")
    if before.isdecimal():
        narrowed = narrowed.filter(pk__lt=int(before[:18]))
    found = cards(narrowed.order_by("-pk")[: PAGE + 1], who)
    return page(
        request,
        "remedies/remedies.html",
        part="rows",
        form=form,
        cards=found[:PAGE],
        narrowed=any(form.cleaned_data.values()),
        next_url=_next(request, found),
        sums=[_linked(one) for one in sums_by_month(visible)],
        files=ConnectionSet(Connection).whose_files(who).exists(),
    )


def _narrowed(visible: RemedySet, form: FilterForm) -> RemedySet:
    form.is_valid()  # what is not understood is left out of `cleaned_data`
    given = {name: form.cleaned_data.get(name) for name in ("state", "kind", "currency")}
    found = visible.filter(**{name: value for name, value in given.items() if value})
    if month := form.cleaned_data.get("month"):
        found = found.filter(issued_at__year=month.year, issued_at__month=month.month)
    return found


def _linked(one: Month) -> Sum:
    query = urlencode({"month": f"{one.month:%Y-%m}", "currency": one.total.currency})
    return Sum(
        month=one.month,
        total=in_words(one.total),
        count=one.count,
        url=f"{reverse('remedies')}?{query}",
    )


def _next(request: HttpRequest, found: list[Card]) -> str:
    if len(found) <= PAGE:
        return ""
    query = request.GET.copy()
    query["before"] = str(found[PAGE - 1].remedy.pk)
    return f"?{query.urlencode()}"
