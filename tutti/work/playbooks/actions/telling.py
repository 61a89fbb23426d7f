"""Telling another system about a step: one signed request, the same id in every attempt, nothing held meanwhile."""

from __future__ import annotations

import json
import logging

from django.utils import timezone
from django.utils.translation import gettext

from tutti.engines.playbooks.definition import WebhookStep
from tutti.ground.crypto.sealed import SealBroken
from tutti.ground.crypto.signatures import secret_of, sign
from tutti.ground.house.sending import may_send
from tutti.ground.http import fetch
from tutti.ground.http.errors import OutsideError
from tutti.journal.facts import SYSTEM
from tutti.work.playbooks.actions.hearing import could_not, finish_step
from tutti.work.playbooks.models import RunStep

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
SECONDS = 10.0


class NotYetTold(Exception):
    """The other side did not take it; the job comes back later."""


def tell(step_id: int) -> None:
    """Ask once. The other side sees the same `webhook-id` again after a lost answer, and does it once."""
    row = (
        RunStep.objects.begun().filter(pk=step_id).select_related("run__version__playbook").first()
    )
    step = row.run.step_of(row) if row else None
    if row is None or not isinstance(step, WebhookStep):
        return
    RunStep.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)
    trouble = _asked(row, step) if may_send() else _silent()
    if not trouble:
        finish_step(row.pk, by=SYSTEM)
    elif row.attempts + 1 >= MOST_ATTEMPTS:
        could_not(row.pk, trouble=trouble, by=SYSTEM)
    else:
        raise NotYetTold(trouble)


def _silent() -> str:
    return gettext("This installation does not send: its data came from another one.")


def _asked(row: RunStep, step: WebhookStep) -> str:
    """Why it was not taken; "" when it was."""
    body, secret = _body(row), _secret(row)
    if not secret:
        return gettext("Its secret cannot be read. An administrator can make a new one.")
    headers = sign(secret, id_=f"step-{row.pk}", at=timezone.now(), body=body)
    try:
        answer = fetch(
            "POST",
            step.url,
            purpose="webhook",
            headers=headers | {"content-type": "application/json"},
            body=body,
            seconds=SECONDS,
        )
    except OutsideError as trouble:
        return str(trouble)
    if answer.is_success:
        return ""
    return gettext("The other system answered %(status)d.") % {"status": answer.status}


def _secret(row: RunStep) -> bytes:
    """What its requests are signed with; empty where that cannot be opened: nothing leaves unsigned."""
    try:
        return secret_of(str(row.run.version.playbook.secrets.open().get("secret", "")))
    except SealBroken:
        logger.exception("The secret of the playbook of step %s cannot be opened", row.pk)
        return b""


def _body(row: RunStep) -> bytes:
    """Ids and words of ours, no text of the customer's."""
    return json.dumps(
        {
            "type": "playbook.step",
            "case": row.run.case_id,
            "reference": row.run.case.reference,
            "playbook": row.run.version.playbook_id,
            "version": row.run.version.number,
            "run": row.run_id,
            "step": row.key,
            "begun_at": row.begun_at.isoformat(),
        },
        separators=(",", ":"),
    ).encode()
