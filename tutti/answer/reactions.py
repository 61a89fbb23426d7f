"""What answering does when others' facts arrive."""

from __future__ import annotations

from collections.abc import Sequence

from tutti.answer.actions.acknowledging import acknowledge_new
from tutti.answer.actions.holding import SUBJECT
from tutti.answer.actions.playing import end_written, write_for_step
from tutti.answer.actions.releasing import settle_held
from tutti.answer.actions.reporting import take_network_reports, take_reports
from tutti.answer.facts import ReplyQueued
from tutti.cases.facts import CaseOpened
from tutti.journal.entries import Entry
from tutti.journal.following import follows
from tutti.listen.facts import MessageReceived, SendReported
from tutti.work.approvals.facts import (
    ApprovalDeclined,
    ApprovalExpired,
    ApprovalGranted,
    ApprovalWithdrawn,
)
from tutti.work.outcomes.actions.crediting import credit_cases
from tutti.work.playbooks.facts import StepBegun


@follows(MessageReceived)
def mark_undelivered(entries: Sequence[Entry]) -> None:
    take_reports([entry.payload["message"] for entry in entries if entry.payload["automatic"]])


@follows(SendReported)
def count_what_networks_report(entries: Sequence[Entry]) -> None:
    take_network_reports([entry.payload["message"] for entry in entries])


@follows(ReplyQueued)
def credit_writers(entries: Sequence[Entry]) -> None:
    credit_cases(entry.subject_id for entry in entries if entry.actor_kind == "member")


@follows(ApprovalGranted, ApprovalDeclined, ApprovalExpired, ApprovalWithdrawn)
def settle_held_replies(entries: Sequence[Entry]) -> None:
    about = [entry.payload for entry in entries if entry.payload["about_kind"] == SUBJECT]
    for held_id in sorted({payload["about_id"] for payload in about}):
        settle_held(held_id)


@follows(CaseOpened)
def confirm_receipt(entries: Sequence[Entry]) -> None:
    opened = [
        entry for entry in entries if entry.payload["message"] and not entry.payload["history"]
    ]
    acknowledge_new({entry.payload["message"]: entry.subject_id for entry in opened})


@follows(StepBegun)
def write_for_playbooks(entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.payload["kind"] == "reply":
            write_for_step(entry.payload["step"], caused_by=entry.id)


@follows(ReplyQueued)
def end_steps_of_playbooks(entries: Sequence[Entry]) -> None:
    written = [entry for entry in entries if not entry.payload["automatic"]]
    end_written({entry.payload["send"]: entry.id for entry in written})
