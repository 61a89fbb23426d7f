"""One task, several cases: what happens to it is recorded on each, and reaches the people of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tutti.cases.models import Case
from tutti.ground.accounts.models import Member
from tutti.ground.notices.actions.telling import notify
from tutti.ground.notices.kinds import NoticeKind
from tutti.journal.facts import Actor, Fact
from tutti.journal.recording import record
from tutti.work.actions.settling import cases_of
from tutti.work.models import Task, TaskAlsoServes


def record_on_each(task: Task, fact: Fact, *, by: Actor) -> None:
    """Record `fact` on the task's own case and on every case it serves; the caller holds their locks."""
    facts = [replace(fact, case=case_id) for case_id in cases_of(task)]  # type: ignore[type-var]
    record(facts, by=by)


def tell_askers(
    task: Task, kind: NoticeKind, *, params: Mapping[str, str | int], but: Member | None = None
) -> None:
    """Tell whoever asked, and the owners of the other cases the task serves."""
    others = Case.objects.filter(
        pk__in=TaskAlsoServes.objects.filter(task=task).values("case"), taken_at__isnull=False
    ).select_related("owner")
    told = {task.asked_by_id: task.asked_by} | {case.owner_id: case.owner for case in others}
    people = [member for key, member in told.items() if but is None or key != but.pk]
    notify(people, kind, subject=("task", task.pk), params=params)
