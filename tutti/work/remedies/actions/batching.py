"""Batch files: made once, fetched as often as one likes, confirmed line by line or as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.recording import record
from tutti.work.actions.settling import locked_case
from tutti.work.remedies.actions.changing import changing_remedy
from tutti.work.remedies.actions.outcomes import confirmed, failed, issued
from tutti.work.remedies.errors import NothingToExport, NotTheirs
from tutti.work.remedies.facts import BatchMade
from tutti.work.remedies.lines import file_of
from tutti.work.remedies.models import Batch, Connection, Issue, Issuing, Remedy, State
from tutti.work.remedies.policies import may_export

MOST_LINES = 5000  # a larger rest waits for the next file


@transaction.atomic
def make_batch(connection: Connection, *, by: Actor, member: Member | None = None) -> Batch:
    """Put every remedy that waits for this connection into one file; from now on each counts as issued.

    Each remedy stands in at most one file, ever. `member` is who asked; None is the daily job.
    """
    if member is not None:
        _require_theirs(member, connection)
    remedies = _taken(connection)
    if not remedies:
        raise NothingToExport(gettext("Nothing waits for this file."))
    now = timezone.now()
    content = file_of(remedies)
    batch = Batch.objects.create(
        connection=connection,
        made_at=now,
        made_by=member,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        count=len(remedies),
    )
    taken = Issuing.objects.filter(remedy__in=remedies)
    taken.update(state=Issue.OVER, batch=batch)
    for remedy in remedies:
        issued(remedy, by=by, at=now)
        remedy.save()
    record([BatchMade(batch=batch.pk, connection=connection.pk, count=batch.count)], by=by)
    return batch


def make_daily() -> int:
    """A file for each connection that wants one a day, where something waits; how many."""
    made = 0
    for connection in Connection.objects.active().filter(way=Connection.Way.BATCH, daily=True):
        try:
            make_batch(connection, by=SYSTEM)
            made += 1
        except NothingToExport:
            continue
    return made


def confirm_lines(
    batch: Batch, remedies: Sequence[Remedy], *, member: Member, by: Actor, reference: str = ""
) -> int:
    """These lines arrived; how many were still to be confirmed. Lines of other files are left alone."""
    _require_theirs(member, batch.connection)
    done = 0
    for remedy in _lines_of(batch, remedies):
        with changing_remedy(remedy) as locked:
            if locked.state == State.ISSUED:
                confirmed(locked, by=by, reference=reference.strip())
                done += 1
    return done


def fail_line(batch: Batch, remedy: Remedy, *, member: Member, by: Actor, why: str) -> Remedy:
    """Finance could not do this line. A person acts; it never stands in another file."""
    _require_theirs(member, batch.connection)
    for line in _lines_of(batch, [remedy]):
        with changing_remedy(line) as locked:
            if locked.state == State.ISSUED:
                failed(locked, why=why.strip() or gettext("Finance could not do it."), by=by)
    return remedy


def _taken(connection: Connection) -> list[Remedy]:
    """What waits, with its cases locked in one order and then its rows, so that nobody else has it."""
    waiting = Issuing.objects.filter(
        connection=connection, state=Issue.WAITING, batch=None, remedy__state=State.APPROVED
    )
    ordered = waiting.order_by("remedy_id").values_list("remedy__case_id", flat=True)
    cases = sorted(set(ordered[:MOST_LINES]))
    for case_id in cases:
        with locked_case(case_id):
            pass  # the lock stays until our transaction ends
    rows = waiting.select_for_update(of=("self",)).filter(remedy__case_id__in=cases)
    ids = rows.order_by("remedy_id").values_list("remedy_id", flat=True)[:MOST_LINES]
    remedies = Remedy.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    return list(remedies.select_related("case").order_by("pk"))


def _lines_of(batch: Batch, remedies: Sequence[Remedy]) -> list[Remedy]:
    ids = [remedy.pk for remedy in remedies]
    return list(Remedy.objects.filter(issuing__batch=batch, pk__in=ids).order_by("case_id", "pk"))


def _require_theirs(member: Member, connection: Connection) -> None:
    if not may_export(member, connection):
        raise NotTheirs(
            gettext("Only administrators and the department of this connection handle its files.")
        )
