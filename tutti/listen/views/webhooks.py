"""Where other systems deliver: check the signature, store, answer. Reading comes later."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tutti.channels.contract import Raw
from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import key_holders, policy
from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.crypto.signatures import SignatureWrong, secret_of, verified_id
from tutti.listen.actions.storing import store_raw
from tutti.listen.doors import channel_behind
from tutti.listen.models import Channel

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
@require_POST
def webhook(request: HttpRequest, token: str) -> HttpResponse:
    """204 once the event is stored, also when it was stored before; 401 for a signature that does not hold.

    404: no such channel, or one without a secret. 413: too large. 503: try again, nothing was stored. Never 403,
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
    secrets = _secrets(channel) if channel else []
    if channel is None or not secrets:
        return _said("There is nothing here.", 404)
    if len(request.body) > LARGEST:
        return _said("This is larger than we take.", 413)
    try:
        event = verified_id(request.headers, request.body, secrets=secrets, now=timezone.now())
    except SignatureWrong as wrong:
        return _said(str(wrong), 401)
    store_raw(channel, [Raw(key=event, data=request.body)])
    return HttpResponse(status=204)


def _secrets(channel: Channel) -> list[bytes]:
    """What a request may be signed with: the secret, and the one before it while it is being exchanged."""
    kept = channel.credentials.open()
    found = [secret_of(str(kept.get(key, ""))) for key in ("secret", "former_secret")]
    return [secret for secret in found if secret] if found[0] else []


def _said(words: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain", headers=headers)
