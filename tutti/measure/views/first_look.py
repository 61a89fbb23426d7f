"""What was never seen before: questions to a past that was just imported, and the cases behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from tutti.cases.models import Case
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal
from tutti.ground.ui.page import page
from tutti.listen.models import Channel
from tutti.measure.asking import Answer, Bar, Metric, Scope, metrics
from tutti.measure.charts import Column, columns
from tutti.measure.keeping import answer_of

AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question with its answer, as the page draws it."""

    metric: Metric
    answer: Answer
    at: datetime
    columns: list[Column]
    url: str

    def url_of(self, bar: Bar) -> str:
        return f"{self.url}{urlencode({'key': bar.key})}"

    @property
    def figures(self) -> list[tuple[Column, str]]:
        return [(column, self.url_of(column.bar)) for column in self.columns]


@policy(desk)
@require_safe
def first_look(request: HttpRequest, channel_id: int | None = None) -> HttpResponse:
    """All questions, put to one channel's cases or to all."""
    channel = get_object_or_404(Channel, pk=channel_id) if channel_id else None
    scope = _scope(request, channel)
    asked = [_asked(metric, scope) for metric in metrics().values()]
    return page(
        request,
        "measure/first_look.html",
        channel=channel,
        any_case=scope.cases().exists(),
        asked=asked,
        counted_at=min(one.at for one in asked),
        by=scope.by,
    )


@policy(desk)
@require_safe
def cases_behind(request: HttpRequest, metric_name: str) -> HttpResponse:
    """The cases behind one figure, newest first, a page at a time."""
    metric = metrics().get(metric_name)
    if metric is None:
        raise Http404
    scope = _scope(request, _channel_asked_for(request))
    key = request.GET.get("key", "").replace("\x00", "")
    found = metric.cases_behind(scope, key).select_related("person__survivor", "department")
    rows = list(_after(found.order_by("-opened_at", "-pk"), request)[: AT_ONCE + 1])
    return page(
        request,
        "measure/cases.html",
        metric=metric,
        label=_label(metric, scope, key),
        channel=scope.channel,
        cases=rows[:AT_ONCE],
        next_url=_next(request, rows),
    )


def _scope(request: HttpRequest, channel: Channel | None) -> Scope:
    return Scope(
        who=principal(request), channel=channel, by=request.GET.get("by", "").replace("\x00", "")
    )


def _channel_asked_for(request: HttpRequest) -> Channel | None:
    number = request.GET.get("channel", "")
    if not number:
        return None
    if not number.isascii() or not number.isdigit() or len(number) > 18:  # noqa: PLR2004 -- digits of a bigint
        raise Http404
    return get_object_or_404(Channel, pk=int(number))


def _asked(metric: Metric, scope: Scope) -> Asked:
    counted = answer_of(metric, scope)
    inside = {"channel": scope.channel.pk} if scope.channel else {}
    before = f"{urlencode(inside)}&" if inside else ""
    url = f"{reverse('cases-behind', args=[metric.name])}?{before}"
    return Asked(
        metric=metric,
        answer=counted.answer,
        at=counted.at,
        columns=columns(counted.answer.bars),
        url=url,
    )


def _label(metric: Metric, scope: Scope, key: str) -> str:
    """The figure's own name, as it stood under its bar."""
    asked = Scope(who=scope.who, channel=scope.channel, by=key.partition(":")[0])
    return next((bar.label for bar in metric.compute(asked).bars if bar.key == key), "")


def _after(found: Any, request: HttpRequest) -> Any:
    at = parse_datetime(request.GET.get("at", ""))
    number = request.GET.get("after", "")
    if at is None or not number.isdecimal():
        return found
    return found.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=int(number)))


def _next(request: HttpRequest, rows: Sequence[Case]) -> str:
    if len(rows) <= AT_ONCE:
        return ""
    last = rows[AT_ONCE - 1]
    query = request.GET.copy()
    query["at"], query["after"] = last.opened_at.isoformat(), str(last.pk)
    return f"?{query.urlencode()}"
