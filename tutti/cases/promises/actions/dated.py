"""Dates a colleague names to the customer: promised, moved, met, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.cases.models import Case
from tutti.cases.promises.actions.projecting import reckon_again
from tutti.cases.promises.errors import DateWrong, PromiseEnded, ReasonMissing
from tutti.cases.promises.facts import DateMet, DateMoved, DatePromised, PromiseWithdrawn
from tutti.cases.promises.models import KindOfPromise, Promise, PromiseState
from tutti.engines.calendars.zones import zone_data_version
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record

FURTHEST = timedelta(days=730)


@transaction.atomic
def promise_date(
    case: Case, *, due_at: datetime, member: Member, by: Actor, message: int | None = None
) -> Promise:
    """Promise the customer something by `due_at`; `message` is the reply that says so. Closing the case keeps it.

    The same date promised again while it runs is the same promise. A past date, or one over two years away, is
    `DateWrong`.
    """
    require_ahead(due_at)
    Case.objects.select_for_update().get(pk=case.pk)
    if known := _running(case, due_at):
        return known
    promise = Promise.objects.create(
        case=case,
        kind=KindOfPromise.DATED,
        started_at=timezone.now(),
        allowed=due_at - timezone.now(),
        due_at=due_at,
        zone_data=zone_data_version(),
        made_by=member,
    )
    said = DatePromised(
        case=case.pk, promise=promise.pk, due_at=due_at.isoformat(), message=message
    )
    return _said(promise, said, by=by)


@transaction.atomic
def move_date(promise: Promise, *, due_at: datetime, reason: str, by: Actor) -> Promise:
    """Promise another date, and why. The customer is not told by itself."""
    require_ahead(due_at)
    _require_open(promise)
    _keep_reason(promise, reason)
    moved = DateMoved(
        case=promise.case_id, promise=promise.pk, due_at=due_at.isoformat(), reason=reason
    )
    return _said(promise, moved, by=by)


@transaction.atomic
def meet_date(promise: Promise, *, by: Actor) -> Promise:
    """Say that what was promised is done: kept when in time, else broken."""
    _require_open(promise)
    return _said(promise, DateMet(case=promise.case_id, promise=promise.pk), by=by)


@transaction.atomic
def withdraw_date(promise: Promise, *, reason: str, by: Actor) -> Promise:
    """Take the promise back, and why."""
    _require_open(promise)
    _keep_reason(promise, reason)
    taken = PromiseWithdrawn(case=promise.case_id, promise=promise.pk, reason=reason)
    return _said(promise, taken, by=by)


def _running(case: Case, due_at: datetime) -> Promise | None:
    named = Promise.objects.filter(case=case, kind=KindOfPromise.DATED, due_at=due_at)
    return named.filter(state=PromiseState.RUNNING).first()


def _said(promise: Promise, fact: Fact, *, by: Actor) -> Promise:
    record([fact], by=by)
    reckon_again([promise.case_id])
    promise.refresh_from_db()
    return promise


def _require_open(promise: Promise) -> None:
    Case.objects.select_for_update().get(pk=promise.case_id)
    promise.refresh_from_db()
    if not promise.is_dated or not promise.is_open:
        raise PromiseEnded(_("This promise has ended already. Promise a new date instead."))


def _keep_reason(promise: Promise, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("Say why in a few words. Colleagues read it with the case."))
    promise.reason = reason[:300]
    promise.save(update_fields=["reason"])


def require_ahead(due_at: datetime) -> None:
    """`DateWrong` for a date nobody can promise."""
    if due_at <= timezone.now():
        raise DateWrong(_("This date has passed. Promise one that is still to come."))
    if due_at > timezone.now() + FURTHEST:
        raise DateWrong(_("This date is over two years away. Promise a nearer one."))
