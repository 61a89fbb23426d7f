"""Where finance says later what became of a remedy: signed, taken once, never more than it may say."""

from __future__ import annotations

import json
import logging
import uuid

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tutti.ground.access.bodies import takes_up_to
from tutti.ground.access.policy import key_holders, policy
from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.crypto.signatures import SignatureWrong, verified_id
from tutti.work.remedies.actions.asking_finance import secrets_of
from tutti.work.remedies.actions.hearing import Event, hear
from tutti.work.remedies.answers import WORDS, words_of
from tutti.work.remedies.models import Connection

logger = logging.getLogger(__name__)

LARGEST = 16 * 1024
TRANSIENT = (OperationalError, InterfaceError, SealBroken)


@csrf_exempt
@policy(key_holders)
@takes_up_to(LARGEST)
@require_POST
def remedy_event(request: HttpRequest, token: str) -> HttpResponse:
    """204 once it counts, also when it counted before; 401 for a signature that does not hold, 404 for what
    nobody here knows, 422 for words we do not understand, 503 for "try again".
    """
    try:
        return _heard(request, token)
    except TRANSIENT:
        logger.exception(
            "An event of finance could not be taken; its sender was asked to try again"
        )
        return _said("Try again in a moment. Nothing was changed.", 503)


def _heard(request: HttpRequest, token: str) -> HttpResponse:
    connection = _behind(token)
    if connection is None:
        return _said("There is nothing here.", 404)
    try:
        secrets = secrets_of(connection)
        event = verified_id(request.headers, request.body, secrets=secrets, now=timezone.now())
    except SignatureWrong as wrong:
        return _said(str(wrong), 401)
    said = _event(event, request.body)
    if said is None:
        return _said('Say {"id": "remedy_…", "status": "confirmed"}.', 422)
    if hear(connection, said) is None:
        return _said("No remedy of this connection has this id.", 404)
    return HttpResponse(status=204)


def _behind(token: str) -> Connection | None:
    """The connection whose address this is, unless it was removed; a paused one still hears what became of things."""
    try:
        sealed_id = uuid.UUID(hex=token)
    except ValueError:
        return None
    known = Connection.objects.exclude(state=Connection.State.REMOVED)
    return known.filter(sealed_id=sealed_id, way=Connection.Way.WEBHOOK).first()


def _event(event: str, body: bytes) -> Event | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    meaning = WORDS.get(str(said.get("status", "")).lower()) if isinstance(said, dict) else None
    if meaning is None:
        return None
    return Event(
        event=event,
        remedy=str(said.get("id", "")),
        meaning=meaning,
        reference=words_of(said.get("reference"), 200),
        why=words_of(said.get("reason"), 300),
    )


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain")
