"""Replies that need a person: what failed and what is unclear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.answer.actions.settling import AlreadySettled, drop, it_went, send_again
from tutti.answer.addresses import case_page
from tutti.answer.errors import CannotSend
from tutti.answer.models import Send, State
from tutti.ground.access.policy import desk, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor

SHOWN = 50
DECISIONS: dict[str, Callable[..., Send]] = {"went": it_went, "again": send_again, "drop": drop}


@dataclass(frozen=True, kw_only=True)
class Row:
    send: Send
    case_url: str


@policy(desk)
@require_safe
def sends(request: HttpRequest) -> HttpResponse:
    needing = Send.objects.visible_to(principal(request)).needs_a_person()
    related = needing.select_related("case", "message", "channel", "created_by")
    newest = list(related.order_by("-created_at", "-pk")[: SHOWN + 1])
    rows = [Row(send=send, case_url=case_page(send.case_id)) for send in newest[:SHOWN]]
    return page(
        request,
        "answer/sends.html",
        uncertain=[row for row in rows if row.send.state == State.UNCERTAIN],
        failed=[row for row in rows if row.send.state == State.FAILED],
        more=len(newest) > SHOWN,
    )


@policy(desk)
@require_POST
def settle_send(request: HttpRequest, send_id: int) -> HttpResponse:
    """One of two or three buttons; a second press, or a colleague's, changes nothing more."""
    send = get_object_or_404(Send.objects.visible_to(principal(request)), pk=send_id)
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if decide is None:
        messages.error(request, _("Choose one of the buttons beside the reply."))
    else:
        _decide(request, decide, send)
    return HttpResponseRedirect(_back(request))


def _decide(request: HttpRequest, decide: Callable[..., Send], send: Send) -> None:
    try:
        decide(send, by=Actor.member(signed_in(request).pk))
    except (AlreadySettled, CannotSend) as reason:
        messages.error(request, str(reason))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("sends")
