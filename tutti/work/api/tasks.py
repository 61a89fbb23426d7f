"""Tasks: asked, answered, handed on; each the action its page calls."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from django.shortcuts import get_object_or_404
from dmr import Body, Path, Query

from tutti.cases.api.reading import seen_case
from tutti.cases.api.shapes import OfCase
from tutti.ground.accounts.models import Department, Member
from tutti.ground.api.resources import Resource, done
from tutti.ground.api.shapes import (
    Id,
    Input,
    Line,
    Moment,
    Named,
    Output,
    Place,
    Text,
    Words,
    id_in,
    named,
)
from tutti.work.actions.answering import (
    accept_task,
    ask_back,
    comment_on_task,
    decline_task,
    finish_task,
)
from tutti.work.actions.asking import Question, ask_task
from tutti.work.actions.handing_on import delegate_task
from tutti.work.models import Task, TaskSet

PAGE = 50
Some = Annotated[list[Id], msgspec.Meta(max_length=50)]


class OfTask(Input):
    """The task of an address."""

    task_id: Id


class Mine(Input):
    """`which`: what you do, or what you asked for. `after` of a page leads to the next."""

    which: Literal["mine", "asked"] = "mine"
    after: Place = ""


class NewTask(Input):
    """Whom is asked for what: a `member` or a `department`; yes or no by `accept_by`, done by `finish_by`.

    `messages` and `notes` of the case stand on their page: left out, the customer's last words.
    """

    what: Line
    accept_by: Moment
    finish_by: Moment
    member: Id | None = None
    department: Id | None = None
    why: Text = ""
    messages: Some | None = None
    notes: Some = []
    items: Annotated[list[Line], msgspec.Meta(max_length=50)] = []
    blocks_closing: bool = True


class Declining(Input):
    """Why not; `other` needs words."""

    reason: Literal["not_mine", "no_time", "missing", "other"]
    words: Text = ""


class Saying(Input):
    """What one says to it."""

    words: Words


class Delegating(Input):
    """To which colleague."""

    to: Id
    words: Text = ""


class TaskLine(Output):
    """A task. `doer` is nobody while its department has not picked it; `waits`: another must be done first."""

    id: int
    case: int
    what: str
    why: str
    state: str
    asked_by: Named | None
    doer: Named | None
    department: Named | None
    accept_by: Moment
    finish_by: Moment
    asked_at: Moment
    ended_at: Moment | None
    asked_back: bool
    waits: bool


class TaskPage(Output):
    """Open tasks, oldest first; `after` leads to the next page."""

    rows: list[TaskLine]
    after: str


class OwnTasks(Resource):
    def get(self, parsed_query: Query[Mine]) -> TaskPage:
        """Your open tasks, or those you asked for."""
        open_ones = Task.objects.open()
        if parsed_query.which == "asked":
            return _page(open_ones.filter(asked_by=self.member), parsed_query.after)
        mine = open_ones.for_doer(self.member.pk, self.who.departments)
        return _page(mine, parsed_query.after)


class TasksOfCase(Resource):
    once = True

    def get(self, parsed_path: Path[OfCase]) -> list[TaskLine]:
        """Every task of a case, in the order they were asked."""
        case = seen_case(self, parsed_path)
        return [
            _line(task) for task in _related(Task.objects.all().of_case(case.pk)).order_by("pk")
        ]

    def post(self, parsed_path: Path[OfCase], parsed_body: Body[NewTask]) -> TaskLine:
        """Ask a colleague or a department for a piece of work; `Idempotency-Key` asks once."""
        case = seen_case(self, parsed_path)
        members, departments = Member.objects.all(), Department.objects.all()
        doer = get_object_or_404(members, pk=parsed_body.member) if parsed_body.member else None
        asked = parsed_body.department
        task = ask_task(
            case,
            question=_question(parsed_body),
            asker=self.member,
            doer=doer,
            department=get_object_or_404(departments, pk=asked) if asked else None,
            nonce=self.nonce.hex,
            by=self.by,
        )
        return _line(task)


class OneTask(Resource):
    def get(self, parsed_path: Path[OfTask]) -> TaskLine:
        """One task."""
        return _line(_seen(self, parsed_path))


class Accept(Resource):
    @done
    def post(self, parsed_path: Path[OfTask]) -> TaskLine:
        """Say yes. A department's task becomes yours."""
        return _line(accept_task(_seen(self, parsed_path), who=self.member, by=self.by))


class Decline(Resource):
    @done
    def post(self, parsed_path: Path[OfTask], parsed_body: Body[Declining]) -> TaskLine:
        """Say no, and why. The ball goes back to whoever asked."""
        task, why = _seen(self, parsed_path), parsed_body.reason
        words = parsed_body.words
        return _line(decline_task(task, who=self.member, reason=why, words=words, by=self.by))


class Finish(Resource):
    @done
    def post(self, parsed_path: Path[OfTask], parsed_body: Body[Saying]) -> TaskLine:
        """Done, with the result in words."""
        task = _seen(self, parsed_path)
        return _line(finish_task(task, who=self.member, words=parsed_body.words, by=self.by))


class AskBack(Resource):
    @done
    def post(self, parsed_path: Path[OfTask], parsed_body: Body[Saying]) -> TaskLine:
        """Ask the asker something first; until they answer, the ball is theirs."""
        task = _seen(self, parsed_path)
        ask_back(task, who=self.member, words=parsed_body.words, by=self.by)
        return _line(task)


class Comment(Resource):
    @done
    def post(self, parsed_path: Path[OfTask], parsed_body: Body[Saying]) -> TaskLine:
        """Add words that change nothing else."""
        task = _seen(self, parsed_path)
        comment_on_task(task, who=self.member, words=parsed_body.words, by=self.by)
        return _line(task)


class Delegate(Resource):
    @done
    def post(self, parsed_path: Path[OfTask], parsed_body: Body[Delegating]) -> TaskLine:
        """Hand it to a colleague, who is asked for a yes of their own."""
        task = _seen(self, parsed_path)
        to = get_object_or_404(Member, pk=parsed_body.to, is_active=True)
        words = parsed_body.words
        return _line(delegate_task(task, to=to, who=self.member, words=words, by=self.by))


def _seen(resource: Resource, path: OfTask) -> Task:
    visible = _related(Task.objects.all().visible_to(resource.who))
    return get_object_or_404(visible, pk=path.task_id)


def _related(tasks: TaskSet) -> TaskSet:
    return tasks.select_related("asked_by", "doer", "department", "case")


def _question(told: NewTask) -> Question:
    return Question(
        what=told.what,
        why=told.why,
        accept_by=told.accept_by,
        finish_by=told.finish_by,
        messages=told.messages,
        notes=told.notes,
        items=told.items,
        blocks_closing=told.blocks_closing,
    )


def _page(tasks: TaskSet, after: str) -> TaskPage:
    """By id: a place of its own that nothing moves."""
    found = list(_related(tasks.filter(pk__gt=id_in(after))).order_by("pk")[: PAGE + 1])
    more = len(found) > PAGE
    rows = [_line(task) for task in found[:PAGE]]
    return TaskPage(rows=rows, after=str(rows[-1].id) if more else "")


def _line(task: Task) -> TaskLine:
    return TaskLine(
        id=task.pk,
        case=task.case_id,
        what=task.what,
        why=task.why,
        state=task.state,
        asked_by=named(task.asked_by),
        doer=named(task.doer),
        department=named(task.department),
        accept_by=task.accept_by,
        finish_by=task.finish_by,
        asked_at=task.asked_at,
        ended_at=task.ended_at,
        asked_back=task.waits_for_asker,
        waits=task.is_waiting,
    )
