"""Steps that begin by waiting: for a time, the customer, a fact; for a proposal, a reply."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutti.engines.playbooks.definition import RemedyStep, ReplyStep, WaitStep
from tutti.work.playbooks.models import PlaybookRun, RunStep


def wait(step: WaitStep, row: RunStep, _run: PlaybookRun) -> None:
    row.wakes_at = timezone.now() + timedelta(hours=step.hours) if step.hours else None
    row.due_at = row.wakes_at


def wait_for_remedy(step: RemedyStep, row: RunStep, _run: PlaybookRun) -> None:
    """The owner proposes it: an amount is a person's word, and their own limits count."""
    row.due_at = timezone.now() + timedelta(hours=step.within_hours)


def wait_for_reply(_step: ReplyStep, _row: RunStep, _run: PlaybookRun) -> None:
    """Whoever answers customers follows `StepBegun` and writes it."""
