"""The channels of the house, and connecting another one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutti.channels.contract import Connector
from tutti.channels.registry import UnknownKind, connector, connectors
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.ui.page import page
from tutti.journal.facts import Actor
from tutti.listen.actions.channels import connect_channel
from tutti.listen.channel_form import ChannelForm
from tutti.listen.kinds import kind_words
from tutti.listen.models import Channel


@policy(administrators)
@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """Every channel, what it last heard, and which one hears nothing."""
    found = Channel.objects.visible_to(principal(request)).exclude(state=Channel.State.REMOVED)
    found = found.exclude(kind="importer").select_related("department")
    rows = [(channel, kind_words(channel.kind)) for channel in found]
    return page(request, "listen/channels/list.html", rows=rows)


@policy(administrators)
@require_safe
def choose_channel(request: HttpRequest) -> HttpResponse:
    """Which kind to connect."""
    kinds = [speaks for speaks in connectors().values() if speaks.configured]
    shown = [(speaks.kind, _(speaks.label), speaks.icon) for speaks in kinds]
    return page(request, "listen/channels/choose.html", kinds=shown)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new_channel(request: HttpRequest, kind: str) -> HttpResponse:
    """The connector's own questions; then the live test."""
    speaks = _connectable(kind)
    form = ChannelForm(speaks, request.POST or None)
    if form.is_bound and form.is_valid():
        channel = connect_channel(
            kind=kind,
            name=form.cleaned_data["name"],
            department=form.cleaned_data["department"],
            settings=form.settings(),
            secrets=form.secrets(),
            starts_at=form.starts_at(),
            by=Actor.member(signed_in(request).pk),
        )
        return redirect("channel-test", channel.pk)
    return page(
        request,
        "listen/channels/form.html",
        status=422 if form.errors else 200,
        form=form,
        label=_(speaks.label),
        limits=[_(limit) for limit in speaks.limits],
    )


def _connectable(kind: str) -> Connector:
    try:
        speaks = connector(kind)
    except UnknownKind as unknown:
        raise Http404 from unknown
    if not speaks.configured:
        raise Http404
    return speaks
