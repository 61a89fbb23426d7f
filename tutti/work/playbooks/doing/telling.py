"""A webhook step: the job that asks is entered with the step, and looks at the row before it asks."""

from __future__ import annotations

from tutti.engines.playbooks.definition import WebhookStep
from tutti.work.playbooks.jobs import tell_other_system
from tutti.work.playbooks.models import PlaybookRun, RunStep


def tell_system(_step: WebhookStep, row: RunStep, _run: PlaybookRun) -> None:
    tell_other_system.defer(step_id=row.pk)
