"""Settings: who may give how much without asking, as one ladder a currency."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.work.approvals.actions.setting import remove_limit as take_away
from tutti.work.approvals.actions.setting import set_limit
from tutti.work.approvals.forms import LimitForm
from tutti.work.approvals.ladder import Ladder, ladder_of
from tutti.work.approvals.models import Limit
from tutti.work.approvals.saying import ONLY, limit_sentence


@dataclass(frozen=True, kw_only=True)
class Line:
    """One limit of the list: who, how much, what it adds up to."""

    limit: Limit
    kind: str
    sums: str


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """All limits of one currency, the least free first."""

    currency: str
    ladder: Ladder | None
    lines: list[Line]


@policy(administrators)
@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    return page(request, "approvals/limits.html", currencies=_by_currency())


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_limit(request: HttpRequest) -> HttpResponse:
    return _edited(request, Limit())


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: HttpRequest, limit_id: int) -> HttpResponse:
    return _edited(request, get_object_or_404(Limit, pk=limit_id))


@policy(administrators)
@require_POST
def remove_limit(request: HttpRequest, limit_id: int) -> HttpResponse:
    known = get_object_or_404(Limit, pk=limit_id)
    take_away(known, by=Actor.member(signed_in(request).pk))
    messages.success(request, _("Taken away. Whoever had it asks from now on."))
    return redirect("limits")


def _edited(request: HttpRequest, known: Limit) -> HttpResponse:
    form = LimitForm(request.POST or None, limit=known)
    if request.method == "POST" and form.is_valid():
        set_limit(form.filled(), by=Actor.member(signed_in(request).pk))
        messages.success(request, _("Saved. It counts from the next act on."))
        return redirect("limits")
    status = 422 if form.errors else 200
    return page(
        request, "approvals/limit.html", form=form, known=known if known.pk else None, status=status
    )


def _by_currency() -> list[Freedom]:
    every = list(Limit.objects.select_related("member", "department"))
    found: dict[str, list[Limit]] = {}
    for one in every:
        found.setdefault(one.currency, []).append(one)
    return [
        Freedom(
            currency=currency,
            ladder=ladder_of([one for one in rows if not one.kind]),
            lines=[_line(one) for one in rows],
        )
        for currency, rows in found.items()
    ]


def _line(one: Limit) -> Line:
    kind = str(ONLY["work.remedy"].get(one.kind, ""))
    return Line(limit=one, kind=kind, sums=limit_sentence(one))
