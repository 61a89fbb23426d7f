"""Playbooks in the small house: one that runs on each case, one that can still be started."""

from __future__ import annotations

from typing import Any

from tutti.engines.playbooks.definition import Definition, RemedyStep, WaitStep
from tutti.engines.playbooks.editing import with_step
from tutti.journal.facts import SYSTEM, Actor
from tutti.work.playbooks.actions.starting import start_playbook
from tutti.work.playbooks.actions.writing import change_draft, publish, write_playbook
from tutti.work.playbooks.models import Playbook, PlaybookRun, RunState, RunStep, StepState

GIVE = RemedyStep(key="give", titles={"en": "Give it back"})
WAIT = WaitStep(key="wait", titles={"en": "Wait"})


def add_playbooks(places: dict[str, Any]) -> dict[str, Any]:
    """`places` get a run each, which stands on its first step; answers the two playbooks."""
    runs, spare = _published("Give back"), _published("Wait and see")
    for place in places.values():
        owner = place.owner
        run = start_playbook(place.case, runs, member=owner, by=Actor.member(owner.pk))
        place.extra["run"], place.extra["step"] = run, run.rows.get()
    return {"runs": runs, "spare": spare}


def failed(step: RunStep) -> None:
    """As if the step could not be done."""
    RunStep.objects.filter(pk=step.pk).update(state=StepState.FAILED)
    PlaybookRun.objects.filter(pk=step.run_id).update(state=RunState.HELD)


def written_on(playbook: Playbook) -> None:
    """As if somebody had added a step."""
    last = WaitStep(key="last", titles={"en": "Wait more"})
    change_draft(playbook, with_step(playbook.written, last), by=SYSTEM)


def newer(playbook: Playbook) -> None:
    """As if a newer version had been published."""
    written_on(playbook)
    publish(playbook, member=None, by=SYSTEM)


def _published(name: str) -> Playbook:
    made = write_playbook(
        names={"en": name}, draft=Definition(steps=(GIVE, WAIT)), by=SYSTEM, member=None
    )
    publish(made, member=None, by=SYSTEM)
    return made
