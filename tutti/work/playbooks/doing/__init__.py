"""What each kind of step does when it begins: one function a kind, found by the kind's word.

It gets the step, its row to write on, and the locked run. It answers the way it ended, or None while it waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tutti.engines.playbooks.definition import AnyStep, Way
from tutti.work.playbooks.doing.approving import ask_approval
from tutti.work.playbooks.doing.asking import ask_for_task
from tutti.work.playbooks.doing.at_once import decide, set_field
from tutti.work.playbooks.doing.telling import tell_system
from tutti.work.playbooks.doing.waiting import wait, wait_for_remedy, wait_for_reply
from tutti.work.playbooks.models import PlaybookRun, RunStep

_DOING: dict[str, Callable[[Any, RunStep, PlaybookRun], Way | None]] = {
    "task": ask_for_task,
    "approval": ask_approval,
    "remedy": wait_for_remedy,
    "wait": wait,
    "decide": decide,
    "reply": wait_for_reply,
    "set_field": set_field,
    "webhook": tell_system,
}


def do(step: AnyStep, row: RunStep, run: PlaybookRun) -> Way | None:
    """Begin what the step asks for. `WorkTrouble` and `CaseTrouble` say why it cannot be done."""
    return _DOING[step.kind](step, row, run)
