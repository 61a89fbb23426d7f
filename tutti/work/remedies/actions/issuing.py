"""One attempt to issue one remedy by a signed request: claim, commit, network, outcome."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.http import OutsideError
from tutti.work.remedies.actions.asking_finance import Request, ask_finance, request_to
from tutti.work.remedies.actions.claiming import Claim, claim, holds
from tutti.work.remedies.actions.outcomes import leave_to_people, note, put_off
from tutti.work.remedies.answers import Meaning, Understood, understood
from tutti.work.remedies.models import Connection, Issue, Issuing
from tutti.work.remedies.payload import body_of
from tutti.work.remedies.ways import why_silent

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(minutes=1)  # while a connection is paused
OUTCOME_PATIENCE = (
    15  # seconds the database may be away before an outcome is given up; under the lease
)


def attempt(remedy_id: int) -> None:
    """Issue an approved remedy, if it waits. Harmless when called twice, late, or by two workers at once.

    Never inside a transaction: the claim must be committed before the network is touched.
    """
    found = Issuing.objects.select_related("remedy__case", "connection").filter(
        remedy_id=remedy_id, state=Issue.WAITING, connection__way="webhook"
    )
    issuing = found.first()
    if issuing is None or issuing.next_attempt_at > timezone.now():
        return
    if issuing.connection and issuing.connection.state == Connection.State.REMOVED:
        leave_to_people(issuing)  # a worker had it when its connection was removed
        return
    request = _ready(issuing)
    if request is None:
        return
    with transaction.atomic(durable=True):
        mine = claim(issuing)
    if mine:
        _record(_over_the_network(request, mine), mine)


def _ready(issuing: Issuing) -> Request | None:
    """The request, made before the claim so that the claim stays short; None when nothing may leave now."""
    if issuing.connection is None:
        return None
    if reason := why_silent(issuing.connection):
        put_off(issuing, until=timezone.now() + LOOK_AGAIN, why=reason)
        return None
    remedy = issuing.remedy
    try:
        request = request_to(issuing.connection, id_=remedy.external_id, body=body_of(remedy))
    except SealBroken:
        logger.exception("The secret of finance connection %s cannot be opened", issuing.connection)
        request = None
    if request is None or not request.secrets:
        why = _("Its secret cannot be read. An administrator can make a new one.")
        put_off(issuing, until=timezone.now() + LOOK_AGAIN, why=why)
        return None
    return request


def _over_the_network(request: Request, mine: Claim) -> Understood | None:
    """Ask finance; what it made of it. None: the claim was lost before anything left."""
    if not holds(mine):
        logger.warning("The claim on remedy %s was lost before anything left", mine.remedy_id)
        return None
    try:
        return understood(ask_finance(request))
    except OutsideError as trouble:
        meaning = Meaning.LATER if trouble.nothing_left else Meaning.DOUBT
        return Understood(meaning=meaning, why=str(trouble))
    except Exception:
        logger.exception("Issuing remedy %s broke off", mine.remedy_id)
        return Understood(meaning=Meaning.DOUBT, why=_("The connection broke off."))


def _record(outcome: Understood | None, mine: Claim) -> None:
    """Note the outcome, waiting for the database if it must: what we know must not become doubt."""
    patience_ends = time.monotonic() + OUTCOME_PATIENCE
    while outcome:
        try:
            stood, outcome = note(mine, outcome), None
            if not stood:
                logger.warning("Remedy %s was settled by somebody else meanwhile", mine.remedy_id)
        except OperationalError:
            connection.close()
            if time.monotonic() > patience_ends:
                raise
            time.sleep(1)
