"""A task step asks a department, or the owner of the case."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext

from tutti.cases.models import Case
from tutti.engines.playbooks.definition import TaskStep, Texts
from tutti.ground.accounts.models import Department, Member
from tutti.ground.house.queries import house
from tutti.ground.texts import text_in
from tutti.work.actions.asking import Question, ask_task
from tutti.work.errors import NobodyToAsk
from tutti.work.playbooks.models import PlaybookRun, RunStep
from tutti.work.playbooks.wording import filled

OF_DEPARTMENT = "department-"  # a step added on one case names its department itself


def ask_for_task(step: TaskStep, row: RunStep, run: PlaybookRun) -> None:
    """Ask in the name of whoever started the run; their colleagues see who stands behind it."""
    now = timezone.now()
    department = _department(step, run)
    question = Question(
        what=in_house(step.titles)[:200],
        why=filled(in_house(step.why), run),
        accept_by=now + timedelta(hours=step.accept_hours),
        finish_by=now + timedelta(hours=step.finish_hours),
        items=[in_house(item) for item in step.items],
    )
    task = ask_task(
        Case.objects.get(pk=run.case_id),
        question=question,
        asker=asker_of(run),
        doer=None if department else run.case.owner,
        department=department,
        by=run.actor,
        nonce=f"playbook-step-{row.pk}",
    )
    row.task, row.owner, row.due_at = task, task.holder, task.finish_by


def asker_of(run: PlaybookRun) -> Member:
    """Whoever started the run, while they work here; then the owner of the case."""
    return run.starter if run.starter.is_active else run.case.owner


def in_house(texts: Texts) -> str:
    """A text for colleagues, in the language of the house."""
    return text_in(texts, house().default_language)


def _department(step: TaskStep, run: PlaybookRun) -> Department | None:
    if not step.place:
        return None
    named = step.place.removeprefix(OF_DEPARTMENT)
    number = int(named) if named != step.place else run.places.get(step.place)
    found = Department.objects.filter(pk=number).first()
    if found is None:
        raise NobodyToAsk(
            gettext("Nobody is named for “%(place)s” any more. Skip the step, or start anew.")
            % {"place": step.place}
        )
    return found
