"""Connections to finance: made, changed, paused, removed, tested."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tutti.ground.accounts.models import Department
from tutti.ground.crypto.signatures import PREFIX
from tutti.ground.house.queries import house
from tutti.ground.house.sending import send_from_here
from tutti.ground.http import OutsideError
from tutti.journal.facts import Actor
from tutti.journal.recording import record
from tutti.work.remedies.actions.asking_finance import ask_finance, request_to
from tutti.work.remedies.actions.outcomes import leave_to_people
from tutti.work.remedies.answers import kept
from tutti.work.remedies.facts import FinanceChanged
from tutti.work.remedies.models import Connection, Issue, Issuing
from tutti.work.remedies.payload import PING

SECRET_BYTES = 32
UNAUTHORISED = (401, 403)
NOT_THERE = (404, 405, 410)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a connection is and takes; an empty tuple of kinds or currencies is all of them."""

    name: str
    url: str = ""
    kinds: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    repeats_safely: bool = False
    daily: bool = False
    department: Department | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a live test found; `answer` is theirs, where it says why not."""

    ok: bool
    words: str
    answer: str = ""


@transaction.atomic
def connect_finance(way: str, terms: Terms, *, by: Actor) -> tuple[Connection, str]:
    """A new connection, and its secret, which is shown this once. A batch file needs none: ""."""
    connection = Connection(way=way)
    secret = "" if connection.is_batch else new_secret()
    connection.secrets = {"secret": secret}
    _keep(connection, terms, by=by)
    if not connection.is_batch and not house().sending_instance:
        send_from_here(by=by)
    return connection, secret


@transaction.atomic
def change_finance(connection: Connection, terms: Terms, *, by: Actor) -> Connection:
    """Change what it is and takes. Remedies that wait for it go on waiting for it."""
    _keep(connection, terms, by=by)
    return connection


@transaction.atomic
def renew_secret(connection: Connection, *, by: Actor) -> str:
    """A new secret, shown this once. The one before it holds beside it until it is renewed again."""
    former = connection.secrets.open().get("secret", "")
    secret = new_secret()
    connection.secrets = {"secret": secret, "former": former}
    connection.save()
    _record(connection, by=by)
    return secret


@transaction.atomic
def switch_finance(connection: Connection, *, on: bool, by: Actor) -> Connection:
    """Let it issue, or pause it: then approved remedies wait."""
    states = Connection.State
    connection.state = states.ACTIVE if on else states.PAUSED
    connection.save()
    _record(connection, by=by)
    return connection


@transaction.atomic
def remove_finance(connection: Connection, *, by: Actor) -> Connection:
    """Take it away. What waited for it is left to people; what it issued stays."""
    connection.state = Connection.State.REMOVED
    connection.save()
    waiting = Issuing.objects.filter(connection=connection, state=Issue.WAITING)
    for issuing in waiting.select_related("remedy").order_by("remedy__case_id", "remedy_id"):
        leave_to_people(issuing, by=by)
    _record(connection, by=by)
    return connection


def try_finance(connection: Connection) -> Finding:
    """Send a signed ping and say what is wrong. Never inside a transaction; nothing is issued."""
    request = request_to(connection, id_=f"ping_{secrets.token_hex(8)}", body=PING)
    if not request.secrets:
        return Finding(ok=False, words=_("It has no secret to sign with. Make a new one."))
    try:
        answer = ask_finance(request)
    except OutsideError as trouble:
        return Finding(ok=False, words=str(trouble))
    said = kept(answer.body)
    if answer.is_success:
        return Finding(ok=True, words=_("It answered and accepted the signature."))
    return Finding(ok=False, words=_advice(answer.status), answer=said)


def new_secret() -> str:
    """256 random bits, as Standard Webhooks writes them."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _keep(connection: Connection, terms: Terms, *, by: Actor) -> None:
    connection.name, connection.url = terms.name, terms.url.strip()
    connection.kinds, connection.currencies = list(terms.kinds), list(terms.currencies)
    connection.repeats_safely, connection.daily = terms.repeats_safely, terms.daily
    connection.department = terms.department
    connection.save()
    _record(connection, by=by)


def _record(connection: Connection, *, by: Actor) -> None:
    record([FinanceChanged(connection=connection.pk, state=connection.state)], by=by)


def _advice(status: int) -> str:
    if status in UNAUTHORISED:
        words = _("It answered %(status)s: it did not accept the signature. Compare the secret.")
    elif status in NOT_THERE:
        words = _("It answered %(status)s: nothing takes requests at this address.")
    else:
        words = _("It answered %(status)s. A ping should be answered with 200.")
    return words % {"status": status}
