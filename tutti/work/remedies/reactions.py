"""What remedies do when an approval was decided: go on, or end."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.work.approvals.facts import ApprovalDeclined, ApprovalGranted, ApprovalWithdrawn
from tutti.work.remedies.actions.proposing import decline_remedy, drop_unasked, go_on
from tutti.work.remedies.models import Remedy


@follows(ApprovalGranted)
def give_what_was_approved(entries: Sequence[Entry]) -> None:
    for entry, remedy in _remedies(entries):
        go_on(remedy, caused_by=entry.id)


@follows(ApprovalDeclined)
def end_what_was_declined(entries: Sequence[Entry]) -> None:
    """Only a no to what is proposed now: an earlier form that was declined says nothing about this one."""
    for entry, remedy in _remedies(entries):
        decline_remedy(remedy, digest=entry.payload["digest"], caused_by=entry.id)


@follows(ApprovalWithdrawn)
def end_what_nobody_decides(entries: Sequence[Entry]) -> None:
    for entry, remedy in _remedies(entries):
        drop_unasked(remedy, digest=entry.payload["digest"], caused_by=entry.id)


def _remedies(entries: Sequence[Entry]) -> list[tuple[Entry, Remedy]]:
    about = {
        entry.payload["about_id"]: entry
        for entry in entries
        if entry.payload["about_kind"] == "remedy"
    }
    found = Remedy.objects.in_bulk(list(about))
    return [(about[remedy.pk], remedy) for remedy in found.values()]
