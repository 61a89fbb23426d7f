"""What the pages show: a playbook as a list, a run as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tutti.cases.models import Case
from tutti.engines.playbooks.checking import Fault, faults
from tutti.engines.playbooks.definition import AnyStep, Definition, TaskStep
from tutti.engines.playbooks.flow import target, ways
from tutti.ground.accounts.models import Member
from tutti.ground.texts import text_in
from tutti.work.models import Task
from tutti.work.playbooks.actions.steering import can_move
from tutti.work.playbooks.models import PlaybookRun, RunStep, StepState
from tutti.work.playbooks.words import KIND_WORDS, WAY_WORDS, KindWords

BY_ITSELF = ("decide", "set_field", "webhook")  # nobody did these


@dataclass(frozen=True, kw_only=True)
class ListedStep:
    """A step of the list: what it says, where it leads, what is wrong with it."""

    step: AnyStep
    number: int
    title: str
    words: KindWords
    who: str
    leads: tuple[str, ...]
    faults: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class LineStep:
    """One step of a run on its case: done, now, to come, or left aside."""

    title: str
    kind: str
    icon: str
    state: str  # "done", "skipped", "now", "held", "to_come", "aside"
    owner: Member | None = None
    at: datetime | None = None
    outcome: str | Promise = ""
    row: RunStep | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A run as its case shows it."""

    run: PlaybookRun
    name: str
    steps: tuple[LineStep, ...]
    now: LineStep | None
    row: RunStep | None
    may_move: bool

    @property
    def done(self) -> int:
        return sum(1 for step in self.steps if step.state in {"done", "skipped"})

    @property
    def total(self) -> int:
        return sum(1 for step in self.steps if step.state != "aside")

    @property
    def place(self) -> int:
        """The number of the step it stands on, as people count."""
        return min(self.done + 1, self.total)


def listed(definition: Definition) -> list[ListedStep]:
    found = faults(definition)
    last = len(definition.steps)
    return [
        ListedStep(
            step=step,
            number=place,
            title=title_of(step),
            words=KIND_WORDS[step.kind],
            who=_who(definition, step),
            leads=tuple(_leads(definition, step)),
            faults=tuple(fault.sentence for fault in found if fault.key == step.key),
            is_first=place == 1,
            is_last=place == last,
        )
        for place, step in enumerate(definition.steps, 1)
    ]


def faults_of_the_whole(definition: Definition) -> list[Fault]:
    keys = {step.key for step in definition.steps}
    return [fault for fault in faults(definition) if fault.key not in keys]


def title_of(step: AnyStep) -> str:
    return text_in(step.titles, get_language() or "") or step.key


def lines_of(case: Case) -> list[Line]:
    """The open runs of a case and the one that ended last, newest first. A handful of queries for all."""
    runs = list(
        PlaybookRun.objects.filter(case=case)
        .select_related("version__playbook", "starter", "case__owner")
        .order_by("-pk")
    )
    shown = [run for run in runs if run.is_open] or runs[:1]
    rows = RunStep.objects.filter(run__in=shown).select_related(
        "owner", "task__doer", "task__department__keeper", "task__asked_by", "task__raised_to"
    )
    by_run: dict[int, list[RunStep]] = {run.pk: [] for run in shown}
    for row in rows.order_by("pk"):
        by_run[row.run_id].append(row)
    return [_line(run, by_run[run.pk]) for run in shown]


def line_of(run: PlaybookRun) -> Line:
    return _line(run, list(run.rows.select_related("owner", "task").order_by("pk")))


def _line(run: PlaybookRun, rows: Sequence[RunStep]) -> Line:
    latest = {row.key: row for row in rows}
    steps = tuple(_line_steps(run, latest))
    standing = next((row for row in rows if row.stands), None)
    now = next((step for step in steps if step.row and step.row == standing), None)
    newest = run.version.playbook.newest
    return Line(
        run=run,
        name=str(run.version.playbook),
        steps=steps,
        now=now if run.is_open else None,
        row=standing if run.is_open else None,
        may_move=bool(newest and newest.number > run.version.number and can_move(run, newest)),
    )


def _line_steps(run: PlaybookRun, latest: dict[str, RunStep]) -> list[LineStep]:
    definition = run.definition
    standing = next(
        (place for place, step in enumerate(definition.steps) if _stands(latest.get(step.key))), -1
    )
    found = []
    for place, step in enumerate(definition.steps):
        row = latest.get(step.key)
        if row is None:
            aside = place < standing or not run.is_open
            found.append(_coming(step, "aside" if aside else "to_come"))
        else:
            found.append(_gone(step, row))
    return found


def _stands(row: RunStep | None) -> bool:
    return row is not None and row.stands


def _coming(step: AnyStep, state: str) -> LineStep:
    return LineStep(
        title=title_of(step), kind=step.kind, icon=KIND_WORDS[step.kind].icon, state=state
    )


def _gone(step: AnyStep, row: RunStep) -> LineStep:
    if row.stands:
        state = "now" if row.state == StepState.BEGUN else "held"
    else:
        state = "skipped" if row.state == StepState.SKIPPED else "done"
        state = "aside" if row.state == StepState.STOPPED else state
    return LineStep(
        title=title_of(step),
        kind=step.kind,
        icon=KIND_WORDS[step.kind].icon,
        state=state,
        owner=None if row.kind in BY_ITSELF else _owner(row),
        outcome=WAY_WORDS[row.way] if row.kind == "decide" and row.way else "",
        at=row.ended_at if not row.stands else _due(row),
        row=row,
    )


def _owner(row: RunStep) -> Member:
    task = row.task
    return task.holder if task and task.is_open else row.owner


def _due(row: RunStep) -> datetime | None:
    task: Task | None = row.task
    return task.due_at if task and task.is_open else row.due_at


def _who(definition: Definition, step: AnyStep) -> str:
    if not isinstance(step, TaskStep):
        return ""
    if not step.place:
        return _("the owner of the case")
    place = definition.places.get(step.place)
    return text_in(place.names, get_language() or "") if place else step.place


def _leads(definition: Definition, step: AnyStep) -> list[str]:
    """Where the step leads, wherever that is not simply the next of the list."""
    keys = [each.key for each in definition.steps]
    following = dict(pairwise([*keys, None])).get(step.key)
    said = []
    for way in ways(step):
        try:
            to = target(definition, step, way)
        except KeyError:
            continue
        if way == "done" and to == following:
            continue
        name = _("the end") if to is None else _named(definition, to)
        said.append(f"{WAY_WORDS[way]}: {name}")
    return said


def _named(definition: Definition, key: str) -> str:
    return title_of(definition.step(key)) if definition.has(key) else key
