"""What a person decides: it was issued, issue it again, I issued it by hand, it arrived."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext

from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.remedies.actions.changing import changing_remedy, require, require_desk, say
from tutti.work.remedies.actions.outcomes import confirmed, issued
from tutti.work.remedies.errors import CannotReach, HasMovedOn
from tutti.work.remedies.facts import RemedyTriedAgain
from tutti.work.remedies.jobs import attempt_issuing
from tutti.work.remedies.models import NEEDS_A_PERSON, Issue, Issuing, Remedy, State
from tutti.work.remedies.ways import why_silent


def it_was_issued(remedy: Remedy, *, member: Member, by: Actor, reference: str = "") -> Remedy:
    """A member looked, and an unclear remedy was issued after all."""
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, State.UNCERTAIN)
        issued(locked, by=by, reference=reference.strip(), by_hand=True)
    return remedy


def issue_again(remedy: Remedy, *, member: Member, by: Actor) -> Remedy:
    """A member decided that a failed or unclear remedy is issued once more, under the same id."""
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, *NEEDS_A_PERSON)
        issuing = _locked_row(locked)
        _require_repeatable(issuing)
        now = timezone.now()
        issuing.state, issuing.attempts, issuing.fence = Issue.WAITING, 0, issuing.fence + 1
        issuing.begun_at = issuing.next_attempt_at = now
        issuing.save()
        locked.state, locked.trouble = State.APPROVED, ""
        say(RemedyTriedAgain, locked, by=by)
        attempt_issuing.defer(remedy_id=locked.pk)
    return remedy


def issued_by_hand(remedy: Remedy, *, member: Member, by: Actor, reference: str) -> Remedy:
    """A member issued it in the books themselves. Not while a worker or a file has it."""
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, State.APPROVED, State.FAILED)
        issuing = _locked_row(locked)
        if issuing.state == Issue.IN_FLIGHT or (locked.state == State.APPROVED and issuing.doubted):
            raise HasMovedOn(gettext("It is being issued just now. Look again in a minute."))
        issuing.state, issuing.fence = Issue.OVER, issuing.fence + 1
        issuing.connection = None  # a late no to what it was asked before says nothing about this
        issuing.save()
        issued(locked, by=by, reference=reference.strip(), by_hand=True)
    return remedy


def it_arrived(remedy: Remedy, *, member: Member, by: Actor, reference: str = "") -> Remedy:
    """A member looked, and what was issued arrived."""
    with changing_remedy(remedy) as locked:
        require_desk(member, locked.case)
        require(locked, State.ISSUED)
        confirmed(locked, by=by, reference=reference.strip())
    return remedy


def _locked_row(remedy: Remedy) -> Issuing:
    rows = Issuing.objects.select_for_update(of=("self",)).select_related("connection")
    return rows.get(remedy=remedy)


def _require_repeatable(issuing: Issuing) -> None:
    connection = issuing.connection
    if connection is None or connection.is_batch:
        raise CannotReach(
            gettext("No connection issues this again. Issue it by hand, then mark it issued.")
        )
    if reason := why_silent(connection):
        raise CannotReach(reason)
