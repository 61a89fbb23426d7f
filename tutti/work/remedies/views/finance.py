"""The settings of finance: its connections, their secrets shown once, a live test, their switches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tutti.ground.access.policy import administrators, policy
from tutti.ground.access.principal import signed_in
from tutti.ground.ui.page import page
from tutti.ground.web.address import public_address
from tutti.journal.facts import Actor
from tutti.work.remedies.actions.connecting import (
    change_finance,
    connect_finance,
    remove_finance,
    renew_secret,
    switch_finance,
    try_finance,
)
from tutti.work.remedies.forms import BatchForm, FinanceForm, terms_of
from tutti.work.remedies.models import Connection
from tutti.work.remedies.queries import waiting_for
from tutti.work.remedies.ways import why_silent


@policy(administrators)
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    known = Connection.objects.exclude(state=Connection.State.REMOVED)
    return page(request, "remedies/connections.html", connections=known)


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, way: str) -> HttpResponse:
    """A new connection. Its secret is shown on the page that answers, and never again."""
    if way not in Connection.Way.values:
        raise Http404
    form = _form(way)(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                made, secret = connect_finance(way, form.terms, by=_by(request))
        except IntegrityError:
            form.add_error("name", _("Another connection has this name."))
        else:
            return _shown(request, made, secret) if secret else redirect("finance")
    return _asked(request, form, way=way)


@policy(administrators)
@require_safe
def connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    subject = _known(connection_id)
    return page(request, "remedies/connection.html", **_told(subject))


@policy(administrators)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, connection_id: int) -> HttpResponse:
    subject = _known(connection_id)
    form = _form(subject.way)(request.POST or None, initial=terms_of(subject))
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                change_finance(subject, form.terms, by=_by(request))
        except IntegrityError:
            form.add_error("name", _("Another connection has this name."))
        else:
            return redirect("finance-connection", subject.pk)
    return _asked(request, form, way=subject.way, connection=subject)


@policy(administrators)
@require_POST
def test(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Send a signed ping now. Nothing is issued."""
    subject = _known(connection_id)
    if subject.is_batch:
        raise Http404
    return page(request, "remedies/connection.html", finding=try_finance(subject), **_told(subject))


@policy(administrators)
@require_POST
def renew(request: HttpRequest, connection_id: int) -> HttpResponse:
    """A new secret, shown this once."""
    subject = _known(connection_id)
    if subject.is_batch:
        raise Http404
    return _shown(request, subject, renew_secret(subject, by=_by(request)))


@policy(administrators)
@require_POST
def switch(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Let it issue, pause it, or remove it."""
    subject = _known(connection_id)
    wanted = request.POST.get("state", "")
    if wanted == "removed":
        remove_finance(subject, by=_by(request))
        messages.success(request, _("It was removed. What waited for it is issued by hand now."))
        return redirect("finance")
    if wanted in {"active", "paused"}:
        switch_finance(subject, on=wanted == "active", by=_by(request))
    return redirect("finance-connection", subject.pk)


def _form(way: str) -> type[FinanceForm]:
    return BatchForm if way == Connection.Way.BATCH else FinanceForm


def _known(connection_id: int) -> Connection:
    known = Connection.objects.exclude(state=Connection.State.REMOVED)
    return get_object_or_404(known.select_related("department"), pk=connection_id)


def _told(subject: Connection) -> dict[str, Any]:
    return {
        "connection": subject,
        "silent": why_silent(subject),
        "waiting": waiting_for(subject),
        "door": f"{public_address()}/hooks/remedies/{subject.sealed_id.hex}/",
    }


def _shown(request: HttpRequest, subject: Connection, secret: str) -> HttpResponse:
    response = page(request, "remedies/secret.html", secret=secret, **_told(subject))
    response["Cache-Control"] = "no-store"
    return response


def _asked(
    request: HttpRequest, form: FinanceForm, *, way: str, connection: Connection | None = None
) -> HttpResponse:
    status = 422 if form.errors else 200
    given: dict[str, Any] = {"form": form, "way": way, "connection": connection}
    return page(request, "remedies/connection_form.html", status=status, **given)


def _by(request: HttpRequest) -> Actor:
    return Actor.member(signed_in(request).pk)
