"""The page of one case: what was said outside, what is done inside, whose turn it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tutti.cases.models import Case
from tutti.cases.naming import RESOLUTION_WORDS, TO_CHOOSE
from tutti.cases.shown import CasePage
from tutti.ground.access.policy import members, policy
from tutti.ground.access.principal import principal
from tutti.ground.ui.page import page
from tutti.listen.models import Message

LONGEST_NUMBER = 18  # digits; more fit no id


@policy(members)
@require_safe
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Both sides at once; on a phone one of them, by `?side=`. `?conversation=` and `?before=` narrow the outside."""
    case = visible_case(request, case_id)
    shown = CasePage(
        case,
        principal(request),
        only=number_in(request.GET.get("conversation", "")),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "cases/case.html",
        part="clock",
        case=case,
        shown=shown,
        conversations=shown.outside.conversations,
        newest_message_id=shown.outside.newest_message_id,
        side="inside" if request.GET.get("side") == "inside" else "outside",
        resolutions=[(key, RESOLUTION_WORDS[key]) for key in TO_CHOOSE],
    )


@policy(members)
@require_safe
def new_words(request: HttpRequest, case_id: int) -> HttpResponse:
    """How many messages came after the one the page knows; the page itself stays as it is read."""
    case = visible_case(request, case_id)
    after = number_in(request.GET.get("after", ""))
    of_case = case.links.filter(detached_at__isnull=True).values("conversation_id")
    newer = Message.objects.filter(conversation__in=of_case, id__gt=after or 0)
    return page(request, "cases/_new_words.html", case=case, count=newer[:100].count())


def visible_case(request: HttpRequest, case_id: int) -> Case:
    """The case, for those who may see it; for everybody else it is not there."""
    cases = Case.objects.visible_to(principal(request))
    return get_object_or_404(
        cases.select_related(
            "person__survivor", "owner", "doer", "department", "closed_by", "previous"
        ),
        pk=case_id,
    )


def number_in(text: str) -> int | None:
    """The id somebody wrote into an address; None when it cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None
