"""What a run tells its conditions: the case, the person, and itself so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tutti.cases.models import Case
from tutti.engines.rules.registry import values_of
from tutti.work.models import TaskWord, WordKind
from tutti.work.playbooks.models import PlaybookRun, RunStep, StepState

DAY = 86400


def values_for(run: PlaybookRun) -> dict[str, dict[str, Any]]:
    """Values for a condition of scope "playbook"."""
    return values_of_case(Case.objects.get(pk=run.case_id)) | {"run": _of_run(run)}


def values_of_case(case: Case) -> dict[str, dict[str, Any]]:
    """The case and its person; an unknown person has no values."""
    person = values_of("person", [case.person_id]) if case.person_id else {}
    return {
        "case": values_of("case", [case.pk])[case.pk],
        "person": person.get(case.person_id or 0, {}),
    }


def _of_run(run: PlaybookRun) -> dict[str, Any]:
    rows = list(run.rows.order_by("pk"))
    ended = [row for row in rows if row.ended_at and row.kind != "decide"]
    return {
        "outcome": ended[-1].way or ended[-1].state if ended else "",
        "last_words": _last_words(rows),
        "days": (timezone.now() - run.started_at).total_seconds() / DAY,
        "done": [row.key for row in rows if row.state == StepState.DONE],
        "skipped": [row.key for row in rows if row.state == StepState.SKIPPED],
        "declined": [row.key for row in rows if row.state == StepState.DECLINED],
    }


def _last_words(rows: Sequence[RunStep]) -> str:
    """What was said when the last task of the run ended."""
    ended = [row.task_id for row in rows if row.task_id and row.ended_at]
    if not ended:
        return ""
    said = TaskWord.objects.filter(task=ended[-1], kind__in=(WordKind.FINISH, WordKind.DECLINE))
    return said.order_by("-at", "-id").values_list("text", flat=True).first() or ""
