"""The funnel: what became of everything that was heard in a period, each number open to its messages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tutti.ground.access.policy import desk, policy
from tutti.ground.ui.page import page
from tutti.listen.models import Channel
from tutti.triage.asking import asked_in
from tutti.triage.models import Decision
from tutti.triage.numbers import bars, in_a_sentence

PERIOD_NAMES = (
    ("1", _("Today")),
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("A year")),
    ("all", _("Ever")),
)


@policy(desk)
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    asked = asked_in(request.GET).any_way
    found = bars(request, asked)
    return page(
        request,
        "triage/funnel.html",
        asked=asked,
        bars=found,
        says=in_a_sentence(found) if found else "",
        channels=channels(),
        periods=[(asked.but(period=key), key, name) for key, name in PERIOD_NAMES],
        heard_ever=bool(found) or Decision.objects.exists(),
    )


def channels() -> list[Channel]:
    """By name, those removed too: what came by them is counted."""
    return list(Channel.objects.order_by("name").only("name"))
