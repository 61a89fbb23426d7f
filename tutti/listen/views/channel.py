"""One channel: what it heard and what became of it, its settings, its live test, its switches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.channels.contract import ChannelTrouble, Finding
from tutti.channels.registry import UnknownKind, connector
from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import principal, signed_in
from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.ui.page import page
from tutti.ground.web.address import AddressNotSet, public_url
from tutti.journal.facts import Actor
from tutti.listen.actions.channels import (
    SendsElsewhere,
    begin_listening,
    change_channel,
    may_confirm,
    pause_channel,
    remove_channel,
    switch_confirming,
    switch_sending,
)
from tutti.listen.channel_form import ChannelForm
from tutti.listen.connections import connection_of
from tutti.listen.doors import door_path
from tutti.listen.kinds import kind_words
from tutti.listen.models import Channel
from tutti.listen.queries import PAGE, items, tally
from tutti.listen.quiet import quiet_until


@policy(administrators)
@require_safe
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """When it last heard something, and what became of every item."""
    subject = _visible(request, channel_id)
    found = items(subject, before=number_of(request.GET.get("before", "")))
    return page(
        request,
        "listen/channels/channel.html",
        part="items",
        channel=subject,
        quiet_until=quiet_until(subject),
        words=kind_words(subject.kind),
        confirms=may_confirm(subject.kind),
        tally=tally(subject),
        door=_door(request, subject),
        embed=_embed(request, subject),
        items=found[:PAGE],
        next_url=f"?before={found[PAGE - 1].envelope.pk}" if len(found) > PAGE else "",
    )


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Its settings. Secrets are written anew or stay as they are."""
    subject = _visible(request, channel_id)
    speaks = connector(subject.kind)
    form = ChannelForm(speaks, request.POST or None, channel=subject)
    if form.is_bound and form.is_valid():
        change_channel(
            subject,
            name=form.cleaned_data["name"],
            department=form.cleaned_data["department"],
            settings=form.settings(),
            secrets=form.secrets(),
            starts_at=form.starts_at(),
            by=Actor.member(signed_in(request).pk),
        )
        return redirect("channel-test", subject.pk)
    status = 422 if form.errors else 200
    return page(
        request,
        "listen/channels/form.html",
        status=status,
        form=form,
        channel=subject,
        label=_(speaks.label),
    )


@policy(administrators)
@require_safe
def live_test(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Try it now, step by step. Nothing is sent and nothing is marked."""
    subject = _visible(request, channel_id)
    found = _findings(subject)
    held = all(finding.ok for finding in found)
    return page(request, "listen/channels/test.html", channel=subject, findings=found, held=held)


@policy(administrators)
@require_POST
def set_state(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Listen, pause, or remove."""
    subject = _visible(request, channel_id)
    by = Actor.member(signed_in(request).pk)
    wanted = request.POST.get("state", "")
    if wanted == "active":
        begin_listening(subject, by=by)
        messages.success(request, _("It listens now, and sends nothing."))
    elif wanted == "paused":
        pause_channel(subject, by=by)
        messages.success(request, _("It is paused. Replies wait until it goes on."))
    elif wanted == "removed":
        remove_channel(subject, by=by)
        messages.success(request, _("It was removed. Its cases stay."))
        return redirect("channels")
    return redirect("channel", subject.pk)


@policy(administrators)
@require_POST
def set_sending(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Let replies leave through it, or stop them."""
    subject = _visible(request, channel_id)
    by = Actor.member(signed_in(request).pk)
    try:
        switch_sending(subject, on="on" in request.POST, here="here" in request.POST, by=by)
    except SendsElsewhere as elsewhere:
        return page(
            request, "listen/channels/elsewhere.html", status=409, channel=subject, why=elsewhere
        )
    return redirect("channel", subject.pk)


@policy(administrators)
@require_POST
def set_confirming(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Confirm each new matter by one short mail, or stop that."""
    subject = _visible(request, channel_id)
    switch_confirming(subject, on="on" in request.POST, by=Actor.member(signed_in(request).pk))
    return redirect("channel", subject.pk)


def _visible(request: HttpRequest, channel_id: int) -> Channel:
    known = Channel.objects.visible_to(principal(request)).select_related("department")
    known = known.exclude(state=Channel.State.REMOVED)
    return get_object_or_404(known, pk=channel_id)


def _door(request: HttpRequest, subject: Channel) -> str:
    """The address others come in by; "" for a channel that has none."""
    path = door_path(subject)
    return _whole(request, path) if path else ""


def _embed(request: HttpRequest, subject: Channel) -> str:
    """The line that puts a form on a page of the company; "" for what is no form."""
    if not door_path(subject).startswith("/form/"):
        return ""
    script = _whole(request, reverse("embed-script"))
    return f'<script src="{script}" data-form="{subject.sealed_id.hex}" async></script>'


def _whole(request: HttpRequest, path: str) -> str:
    try:
        return public_url(path)
    except AddressNotSet:
        return request.build_absolute_uri(path)


def _findings(subject: Channel) -> list[Finding]:
    try:
        return connector(subject.kind).check(connection_of(subject))
    except (ChannelTrouble, UnknownKind, SealBroken) as trouble:
        return [Finding(what=_("The live test"), ok=False, advice=str(trouble))]


def number_of(text: str) -> int | None:
    """An id from an address; nothing for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 -- bigint
