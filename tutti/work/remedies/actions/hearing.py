"""What the other side says later: a signed event about one remedy, taken once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from tutti.journal.facts import SYSTEM
from tutti.work.remedies.actions.changing import changing_remedy
from tutti.work.remedies.actions.outcomes import confirmed, failed, issued
from tutti.work.remedies.answers import Meaning
from tutti.work.remedies.models import Connection, Heard, Issue, Issuing, Remedy, State

PREFIX = "remedy_"
OPEN_TO_THEIR_WORD = (State.APPROVED, State.UNCERTAIN, State.FAILED)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A verified event: its own id, the remedy's external id, and what became of it."""

    event: str
    remedy: str
    meaning: Meaning
    reference: str = ""
    why: str = ""


@transaction.atomic
def hear(connection: Connection, said: Event) -> Remedy | None:
    """Apply an event. One heard before changes nothing; None when the remedy is not this connection's."""
    remedy = _known(connection, said.remedy)
    if remedy is None:
        return None
    with changing_remedy(remedy) as locked:
        _row, new = Heard.objects.get_or_create(connection=connection, event=said.event[:200])
        if new:
            _apply(locked, said)
    return remedy


def _apply(remedy: Remedy, said: Event) -> None:
    """Their word ends doubt, and may overtake the answer to our own request, whose fence is then too old."""
    if remedy.state in OPEN_TO_THEIR_WORD and _ended(remedy):
        if said.meaning is Meaning.REFUSED:
            failed(remedy, why=said.why)
        else:
            issued(remedy, by=SYSTEM, reference=said.reference)
    elif remedy.state == State.ISSUED and said.meaning is Meaning.REFUSED:
        failed(remedy, why=said.why)
    if remedy.state == State.ISSUED and said.meaning is Meaning.CONFIRMED:
        confirmed(remedy, by=SYSTEM, reference=said.reference)


def _ended(remedy: Remedy) -> bool:
    """End the ledger's row, if an attempt was ever made: of what never left, nobody can know."""
    tried = Issuing.objects.filter(remedy=remedy, attempts__gt=0)
    return bool(tried.update(state=Issue.OVER, lease_until=None, fence=F("fence") + 1))


def _known(connection: Connection, name: str) -> Remedy | None:
    try:
        key = uuid.UUID(hex=name.removeprefix(PREFIX))
    except ValueError:
        return None
    return Remedy.objects.filter(key=key, issuing__connection=connection).first()
