"""What answering does when others' facts arrive."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.answer.actions.acknowledging import acknowledge_new
from tutti.answer.actions.reporting import take_reports
from tutti.cases.facts import CaseOpened
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageReceived


@follows(MessageReceived)
def mark_undelivered(entries: Sequence[Entry]) -> None:
    take_reports([entry.payload["message"] for entry in entries if entry.payload["automatic"]])


@follows(CaseOpened)
def confirm_receipt(entries: Sequence[Entry]) -> None:
    opened = [
        entry for entry in entries if entry.payload["message"] and not entry.payload["history"]
    ]
    acknowledge_new({entry.payload["message"]: entry.subject_id for entry in opened})
