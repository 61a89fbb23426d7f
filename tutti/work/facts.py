"""What happens to work on a case. The texts stand with the task and the note, never here.

A task that settles several cases is one task: each of its facts is recorded on each of them.
"""

from __future__ import annotations

from tutti.journal.facts import Fact


class TaskAsked(Fact):
    """A colleague or a department was asked for something. `doer` is None while it is a whole department's.

    `instead_of` was asked and is away; the doer stands in. `waits`: another task must be done first.
    """

    name = "work.task_asked"
    subject = "case"
    says = "{by} asked for a task"

    case: int
    task: int
    doer: int | None
    department: int | None
    accept_by: str
    finish_by: str
    instead_of: int | None = None
    waits: bool = False


class TaskOffered(Fact):
    """A department's task was offered to the one of its members on duty who carries least."""

    name = "work.task_offered"
    subject = "case"
    says = "A task was offered to {member}"

    case: int
    task: int
    member: int
    department: int


class TaskPassedOn(Fact):
    """Whom a department's task was offered to did not want it; the next is asked."""

    name = "work.task_passed_on"
    subject = "case"
    says = "{by} passed a task on"

    case: int
    task: int
    member: int


class TaskDelegated(Fact):
    """Whoever had a task handed it to a colleague, who has not said yes yet; the asker was told."""

    name = "work.task_delegated"
    subject = "case"
    says = "{by} handed a task on"

    case: int
    task: int
    doer: int
    instead_of: int | None = None


class TaskEscalated(Fact):
    """Nobody said yes in time, so it went up: to a deputy or keeper first, then back to the asker."""

    name = "work.task_escalated"
    subject = "case"
    says = "A task nobody accepted went up to {member}"

    case: int
    task: int
    member: int
    times: int


class TaskReminded(Fact):
    """The doer was reminded of the date; `late` when it has come and the asker was told."""

    name = "work.task_reminded"
    subject = "case"
    says = "The doer was reminded of a task"

    case: int
    task: int
    doer: int
    late: bool


class TaskBegun(Fact):
    """What a task waited for is done, or is not needed any more; it is asked from now on."""

    name = "work.task_begun"
    subject = "case"
    says = "A task need not wait any more"

    case: int
    task: int


class TaskHeld(Fact):
    """A task waits from now on until another is done."""

    name = "work.task_held"
    subject = "case"
    says = "{by} made a task wait for another"

    case: int
    task: int
    needs: int


class TaskServes(Fact):
    """A task asked on another case settles something on this one too."""

    name = "work.task_serves"
    subject = "case"
    says = "{by} said that a task settles this too"

    case: int
    task: int
    asked_on: int


class TaskServesNoMore(Fact):
    """A task asked on another case has nothing to do with this one any more."""

    name = "work.task_serves_no_more"
    subject = "case"
    says = "A task has nothing to do with this case any more"

    case: int
    task: int


class TaskItemTicked(Fact):
    """A line of a task's checklist was ticked, or the tick taken away."""

    name = "work.task_item_ticked"
    subject = "case"
    says = "{by} worked through a task's list"

    case: int
    task: int
    item: int
    ticked: bool


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
