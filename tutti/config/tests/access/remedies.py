"""Remedies in the small house: one under each case, two ways to finance, one file made."""

from __future__ import annotations

import uuid
from typing import Any

from tutti.ground.accounts.models import Department
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.approvals.models import Limit
from tutti.work.remedies.actions.batching import make_batch
from tutti.work.remedies.actions.connecting import Terms, connect_finance
from tutti.work.remedies.actions.proposing import propose_remedy
from tutti.work.remedies.models import Connection, Issuing, Remedy, State

HEARD_OF = "remedy_" + "0" * 31 + "7"


def add_remedies(places: dict[str, Any], departments: dict[str, Department]) -> dict[str, Any]:
    """`places` get a remedy each, to be issued by hand; answers the connections and the file."""
    Limit.objects.create(
        role="agent", currency="EUR", per_act=10**9, per_case=10**9, per_person=10**9
    )
    for place in places.values():
        place.extra["remedy"] = _given(place, "credit", "by hand")
    books, _secret = connect_finance("webhook", _terms("Books", "waiver"), by=SYSTEM)
    Connection.objects.filter(pk=books.pk).update(state="paused")
    mute = Connection.objects.create(name="Mute", way="webhook", state="paused", secrets={})
    run, _none = connect_finance("batch", _terms("Run", "refund", departments["a"]), by=SYSTEM)
    _given(places["granted"], "refund", "in a file")
    batch = make_batch(run, by=SYSTEM)
    waiting = _given(places["granted"], "refund", "waits for a file")
    return {
        "finance": books,
        "mute": mute,  # without a secret nothing leaves
        "run": run,
        "batch": batch,
        "waiting": waiting,
        "heard": _heard_of(places["own"], books),
    }


def proposed_again(remedy: Remedy) -> None:
    """As if nobody had approved it yet."""
    Issuing.objects.filter(remedy=remedy).delete()
    Remedy.objects.filter(pk=remedy.pk).update(state=State.PROPOSED)


def given_to(remedy: Remedy) -> None:
    """As if it had been issued."""
    Remedy.objects.filter(pk=remedy.pk).update(state=State.ISSUED, issued_at=remedy.proposed_at)


def _given(place: Any, kind: str, why: str) -> Remedy:
    return propose_remedy(
        place.case,
        kind=kind,
        amount=Money(1000, "EUR"),
        what=f"{place.case.title}: {why}",
        member=place.owner,
        by=Actor.member(place.owner.pk),
    )


def _heard_of(place: Any, books: Connection) -> Remedy:
    """One that finance was asked for, under an id a request can name."""
    remedy = _given(place, "credit", "asked for")
    Remedy.objects.filter(pk=remedy.pk).update(key=uuid.UUID(int=7))
    Issuing.objects.filter(remedy=remedy).update(connection=books, attempts=1)
    return remedy


def _terms(name: str, kind: str, department: Department | None = None) -> Terms:
    url = "" if department else "https://books.example/remedies"
    return Terms(name=name, url=url, kinds=(kind,), department=department)
