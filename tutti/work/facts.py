"""What happens to work on a case. The texts stand with the task and the note, never here."""

from __future__ import annotations

from tutti.journal.facts import Fact


class TaskAsked(Fact):
    """A colleague or a department was asked for something. `doer` is None while it is a whole department's."""

    name = "work.task_asked"
    subject = "case"
    says = "{by} asked for a task"

    case: int
    task: int
    doer: int | None
    department: int | None
    accept_by: str
    finish_by: str


class TaskAccepted(Fact):
    """A member said yes; the task is theirs from now on."""

    name = "work.task_accepted"
    subject = "case"
    says = "{by} accepted a task"

    case: int
    task: int
    doer: int


class TaskDeclined(Fact):
    """A member said no and why; the ball is the asker's side again."""

    name = "work.task_declined"
    subject = "case"
    says = "{by} declined a task: {reason}"

    case: int
    task: int
    doer: int
    reason: str


class TaskFinished(Fact):
    """A task is done."""

    name = "work.task_finished"
    subject = "case"
    says = "{by} finished a task"

    case: int
    task: int
    doer: int


class TaskWithdrawn(Fact):
    """The asking side took a task back; its links are dead."""

    name = "work.task_withdrawn"
    subject = "case"
    says = "{by} withdrew a task"

    case: int
    task: int


class TaskReassigned(Fact):
    """A task was asked of somebody else; the links of whoever had it are dead."""

    name = "work.task_reassigned"
    subject = "case"
    says = "{by} asked somebody else for a task"

    case: int
    task: int
    doer: int | None
    department: int | None


class TaskExpired(Fact):
    """Nobody ended a task within a week of its date."""

    name = "work.task_expired"
    subject = "case"
    says = "A task expired"

    case: int
    task: int


class TaskSpoken(Fact):
    """Words were added to a task: a comment, a question back, an answer."""

    name = "work.task_spoken"
    subject = "case"
    says = "{by} spoke on a task"

    case: int
    task: int
    word: int
    kind: str


class NoteWritten(Fact):
    """A colleague wrote a note inside a case."""

    name = "work.note_written"
    subject = "case"
    says = "{by} wrote a note"

    case: int
    note: int


class ColleagueMentioned(Fact):
    """A note names a colleague, who may see the case from now on."""

    name = "work.colleague_mentioned"
    subject = "case"
    says = "{by} mentioned {member}"

    case: int
    note: int
    member: int
