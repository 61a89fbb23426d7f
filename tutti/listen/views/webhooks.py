"""Where other systems deliver: the channel checks the signature, we store, then answer. Reading comes later."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tutti.channels.contract import Delivery, Refused
from tutti.channels.registry import connector
from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import key_holders, policy
from tutti.ground.crypto.sealed import SealBroken
from tutti.listen.actions.storing import store_raw
from tutti.listen.connections import connection_of
from tutti.listen.doors import channel_behind

logger = logging.getLogger(__name__)

LARGEST = 1024 * 1024  # bytes; an event names files, it does not carry them
RETRY_AFTER = "30"  # seconds
TRANSIENT = (
    OperationalError,
    InterfaceError,
    OSError,
    SealBroken,
)  # mended by time or by an operator


@csrf_exempt
@policy(key_holders)
@takes_up_to(LARGEST)
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest, token: str) -> HttpResponse:
    """204 once the event is stored, also when it was stored before; 401 for a signature that does not hold.

    Some networks ask something first, by GET or with an event, and are given the channel's answer with a 200. 404: no
    such channel. 413: too large. 503: try again, nothing was stored. Never 403,
    which makes some senders give up for good.
    """
    try:
        return _taken(request, token)
    except TRANSIENT:
        logger.exception("An event could not be stored; its sender was asked to try again")
        headers = {"Retry-After": RETRY_AFTER}
        return _said("Try again in a moment. Nothing was stored.", 503, headers)


def _taken(request: HttpRequest, token: str) -> HttpResponse:
    channel = channel_behind("hooks", token)
    if channel is None:
        return _nobody_asked(request) or _said("There is nothing here.", 404)
    if len(request.body) > LARGEST:
        return _said("This is larger than we take.", 413)
    try:
        received = connector(channel.kind).receive(connection_of(channel), _delivery(request))
    except Refused as refused:
        return _nobody_asked(request) or _said(str(refused), 401)
    store_raw(channel, received.items)
    if received.answer:
        return HttpResponse(received.answer, content_type=received.content_type)
    return HttpResponse(status=204)


def _nobody_asked(request: HttpRequest) -> HttpResponse | None:
    """A GET that is not the question of a network that delivers here: only POST is taken."""
    return None if request.method == "POST" else HttpResponseNotAllowed(["POST"])


def _delivery(request: HttpRequest) -> Delivery:
    return Delivery(
        method=request.method or "",
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.GET.dict(),
        body=request.body,
        at=timezone.now(),
    )


def _said(words: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain", headers=headers)
