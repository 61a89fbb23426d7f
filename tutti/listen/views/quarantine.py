"""Items nobody could read: why, their bytes, another try, or letting them go."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.files.names import safe_name
from tutti.ground.files.serving import HEADERS, UNKNOWN, disposition
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.actions.quarantining import discard, retry
from tutti.listen.models import Channel, Quarantined
from tutti.listen.originals import bytes_of
from tutti.listen.queries import PAGE
from tutti.listen.views.channel import number_of


@policy(administrators)
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, newest first."""
    waiting = _visible(request).filter(discarded_at__isnull=True).order_by("-pk")
    before = number_of(request.GET.get("before", ""))
    found = list((waiting.filter(pk__lt=before) if before else waiting)[: PAGE + 1])
    next_url = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return page(
        request, "listen/quarantine.html", part="rows", rows=found[:PAGE], next_url=next_url
    )


@policy(administrators)
@require_safe
def raw_item(request: HttpRequest, envelope_id: int) -> HttpResponse:
    """The bytes as they came, as a file no browser opens by itself."""
    item = get_object_or_404(_visible(request), pk=envelope_id)
    envelope = item.envelope
    response = HttpResponse(bytes_of(envelope), content_type=UNKNOWN, headers=HEADERS)
    name = safe_name(f"item-{envelope.pk}.eml") or "item"
    response.headers["Content-Disposition"] = disposition(name)
    return response


@policy(administrators)
@require_POST
def settle_item(request: HttpRequest, envelope_id: int) -> HttpResponse:
    """Try again, or let go."""
    item = get_object_or_404(_visible(request), pk=envelope_id)
    by = Actor.member(signed_in(request).pk)
    if "retry" in request.POST:
        if retry(item, by=by):
            messages.success(request, _("It is a message now."))
        else:
            messages.warning(request, _("It still cannot be read. The reason is below."))
    elif "discard" in request.POST:
        discard(item, by=by)
        messages.success(request, _("Let go. Its bytes are kept."))
    return redirect("quarantine")


def _visible(request: HttpRequest) -> QuerySet[Quarantined]:
    channels = Channel.objects.visible_to(principal(request))
    return Quarantined.objects.filter(channel__in=channels).select_related("envelope", "channel")
