"""What happens to playbooks and their runs. Reasons people wrote are personal; texts stand with the run."""

from __future__ import annotations

from tutti.journal.facts import Fact


class PlaybookWritten(Fact):
    """A playbook was made, changed, published as `version` or put away."""

    name = "work.playbook_written"
    subject = "playbook"
    says = "{by} wrote on a playbook"

    playbook: int
    version: int | None = None
    archived: bool = False


class PlaybookStarted(Fact):
    """A playbook runs on a case from now on, in this version, with the freedom of `starter`."""

    name = "work.playbook_started"
    subject = "case"
    says = "{by} started a playbook"

    case: int
    run: int
    playbook: int
    version: int
    starter: int


class StepBegun(Fact):
    """A step of a run began. `step` is its row, `kind` the kind of step; replies are written by who follows this."""

    name = "work.step_begun"
    subject = "case"
    says = "A step of a playbook began"

    case: int
    run: int
    step: int
    kind: str


class StepFinished(Fact):
    """A step ended one `way`: done, declined, late, yes or no."""

    name = "work.step_finished"
    subject = "case"
    says = "A step of a playbook is over"

    case: int
    run: int
    step: int
    way: str


class StepFailed(Fact):
    """A step could not be done; the run is held and its starter asked. Why stands with the step."""

    name = "work.step_failed"
    subject = "case"
    says = "A step of a playbook could not be done"

    case: int
    run: int
    step: int


class StepSkipped(Fact):
    """A member left a step out on this case."""

    name = "work.step_skipped"
    subject = "case"
    says = "{by} skipped a step of a playbook"
    personal = ("reason",)

    case: int
    run: int
    step: int
    reason: str = ""


class StepAdded(Fact):
    """A member added a step to the run of this case; `after` is the row it follows."""

    name = "work.step_added"
    subject = "case"
    says = "{by} added a step to a playbook"
    personal = ("reason",)

    case: int
    run: int
    after: int
    kind: str
    reason: str = ""


class PlaybookFinished(Fact):
    """A run came to its end."""

    name = "work.playbook_finished"
    subject = "case"
    says = "A playbook came to its end"

    case: int
    run: int


class PlaybookStopped(Fact):
    """A run was stopped before its end, by a member or because the case was settled."""

    name = "work.playbook_stopped"
    subject = "case"
    says = "{by} stopped a playbook"
    personal = ("reason",)

    case: int
    run: int
    reason: str = ""


class PlaybookMoved(Fact):
    """A run goes on as one of a newer version."""

    name = "work.playbook_moved"
    subject = "case"
    says = "{by} moved a playbook to its newer version"

    case: int
    run: int
    version: int
