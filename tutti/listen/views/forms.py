"""The public form: a page of ours, or a frame in a page of the company's. No account, no cookie, no script needed."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tutti.channels.contract import Raw
from tutti.channels.webform.connector import frames_of, texts_of
from tutti.channels.webform.packing import pack
from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import anyone, policy
from tutti.ground.limits.limited import client_address, too_many
from tutti.ground.limits.taking import Allowance, take
from tutti.ground.texts import text_in
from tutti.ground.ui.page import page
from tutti.listen.actions.storing import arrived_before, store_raw
from tutti.listen.doors import channel_behind
from tutti.listen.models import Channel
from tutti.listen.public_form import LARGEST_FILES, PublicForm, reference_of

HOUR = timedelta(hours=1)
PER_ADDRESS, PER_SOURCE, PER_FORM = 3, 20, 500  # submissions an hour
SMALL = 1024 * 1024  # bytes beside the files
ALLOWED = ["GET", "HEAD", "POST"]
REFERENCE = re.compile(r"[0-9A-F]{8}")


@csrf_exempt
@policy(anyone)
@takes_up_to(LARGEST_FILES + SMALL)
@require_http_methods(ALLOWED)
def public_form(request: HttpRequest, token: str) -> HttpResponse:
    """The form on a page of ours. It acts for nobody who is signed in, so it needs no token against forgery."""
    with _speaking(request):
        return _form(request, _channel(token), frame=False)


@csrf_exempt
@policy(anyone)
@takes_up_to(LARGEST_FILES + SMALL)
@xframe_options_exempt
@require_http_methods(ALLOWED)
def embedded_form(request: HttpRequest, token: str) -> HttpResponse:
    """The same form for a frame, on the origins the channel names and on no other."""
    channel = _channel(token)
    with _speaking(request):
        return _framed(_form(request, channel, frame=True), channel)


@policy(anyone)
@require_safe
def form_thanks(request: HttpRequest, token: str, reference: str) -> HttpResponse:
    """What was sent is safe, and how to name it."""
    with _speaking(request):
        return _thanks(request, _channel(token), reference, frame=False)


@policy(anyone)
@xframe_options_exempt
@require_safe
def embedded_thanks(request: HttpRequest, token: str, reference: str) -> HttpResponse:
    channel = _channel(token)
    with _speaking(request):
        return _framed(_thanks(request, channel, reference, frame=True), channel)


@policy(anyone)
@require_safe
def embed_script(request: HttpRequest) -> HttpResponse:
    """The few lines a company's page loads from us to show a form in a frame."""
    del request
    script = settings.BASE_DIR / "listen/static/listen/embed.js"
    response = HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _channel(token: str) -> Channel:
    found = channel_behind("form", token)
    if found is None:
        raise Http404
    return found


def _speaking(request: HttpRequest) -> translation.override:
    """In the language the page that shows the form asks for, else the browser's."""
    asked = request.GET.get("lang", "")
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(asked if asked in known else get_language())


def _form(request: HttpRequest, channel: Channel, *, frame: bool) -> HttpResponse:
    if request.method != "POST":
        blank = PublicForm(channel, started=request.GET.get("from", "")[:64])
        return _show(request, channel, blank, frame=frame)
    form = PublicForm(channel, request.POST, request.FILES)
    if not form.is_valid():
        if form.is_stale:
            form.renew()
        return _show(request, channel, form, frame=frame, status=422)
    return _take(request, channel, form, frame=frame)


def _take(request: HttpRequest, channel: Channel, form: PublicForm, *, frame: bool) -> HttpResponse:
    """Store what was sent, once; a machine that fell for the trap is thanked and forgotten."""
    nonce = form.cleaned_data["nonce"]
    if not form.by_machine and not arrived_before(channel, _key(nonce)):
        allowance = _allowance(request, channel, form.cleaned_data["email"])
        if not allowance.allowed:
            return too_many(request, allowance.retry_after)
        try:
            _store(request, channel, form)
        except OperationalError:
            form.add_error(None, _come_again())
            return _show(request, channel, form, frame=frame, status=503)
    name = "embedded-thanks" if frame else "form-thanks"
    where = reverse(name, args=[channel.sealed_id.hex, reference_of(nonce)])
    return redirect(f"{where}?lang={get_language()}")


def _store(request: HttpRequest, channel: Channel, form: PublicForm) -> None:
    sent = form.submission(language=get_language() or "", source=client_address(request))
    store_raw(channel, [Raw(key=_key(form.cleaned_data["nonce"]), data=pack(sent))])


def _key(nonce: str) -> str:
    return f"form:{nonce}"


def _come_again() -> str:
    return translation.gettext(
        "This could not be kept just now. Nothing was lost: please send it again."
    )


def _allowance(request: HttpRequest, channel: Channel, address: str) -> Allowance:
    """The narrow limits first, so that one visitor cannot use up everybody's."""
    buckets = [
        ("form by source", client_address(request), PER_SOURCE),
        *([("form by address", address, PER_ADDRESS)] if address else []),
        ("form", str(channel.pk), PER_FORM),
    ]
    for name, key, limit in buckets:
        allowance = take(name, key, limit=limit, per=HOUR)
        if not allowance.allowed:
            return allowance
    return Allowance(allowed=True)


def _show(
    request: HttpRequest, channel: Channel, form: PublicForm, *, frame: bool, status: int = 200
) -> HttpResponse:
    return page(
        request, "listen/forms/form.html", status=status, form=form, frame=frame,
        title=_text(channel, "title"), intro=_text(channel, "intro"), channel=channel,
    )  # fmt: skip


def _thanks(request: HttpRequest, channel: Channel, reference: str, *, frame: bool) -> HttpResponse:
    if not REFERENCE.fullmatch(reference):
        raise Http404
    return page(
        request, "listen/forms/thanks.html", frame=frame, reference=reference,
        thanks=_text(channel, "thanks"), again=_again(channel, frame=frame),
    )  # fmt: skip


def _again(channel: Channel, *, frame: bool) -> str:
    name = "embedded-form" if frame else "public-form"
    return f"{reverse(name, args=[channel.sealed_id.hex])}?lang={get_language()}"


def _text(channel: Channel, key: str) -> str:
    return text_in(texts_of(channel.settings, key), get_language() or "")


def _framed(response: HttpResponse, channel: Channel) -> HttpResponse:
    """Only the origins named may show this in a frame; without any, none may."""
    origins = frames_of(channel.settings) or ["'none'"]
    response._csp_replace = {"frame-ancestors": origins}  # type: ignore[attr-defined]  # noqa: SLF001 -- django-csp's way
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
