"""What tasks and absences need in the small house beyond the one task under each case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tutti.ground.accounts.actions.absences import be_away
from tutti.ground.accounts.models import Absence, Member
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.actions.asking import Question, ask_task
from tutti.work.models import Task, TaskAlsoServes


def add_absences(members: dict[str, Member]) -> dict[str, Absence]:
    """Planned ones: nobody is away now."""
    begins = timezone.now() + timedelta(days=30)
    return {
        name: be_away(
            members[name], starts_at=begins, ends_at=begins + timedelta(days=1), by=SYSTEM
        )
        for name in ("contributor", "zoe")
    }


def days_off() -> dict[str, Any]:
    today = timezone.localdate()
    return {"first_day": today, "back_on": today + timedelta(days=2)}


def ask_for_something_first(place: Any) -> None:
    soon = timezone.now() + timedelta(hours=2)
    question = Question(what="First", accept_by=soon, finish_by=soon)
    by = Actor.member(place.owner.pk)
    ask_task(place.case, question=question, asker=place.owner, doer=place.owner, by=by)


def others_of(place: Any) -> dict[str, Any]:
    others = Task.objects.filter(case=place.case).exclude(pk=place.task.pk)
    return {"needs": [task.pk for task in others]}


def serve(place: Any, case: Any) -> None:
    TaskAlsoServes.objects.create(task=place.task, case=case)
