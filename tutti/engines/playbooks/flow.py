"""Which step comes next, and where a run stands after all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from tutti.engines.playbooks.definition import (
    END,
    AnyStep,
    ApprovalStep,
    DecideStep,
    Definition,
    RemedyStep,
    TaskStep,
    WaitStep,
    Way,
)

IMMEDIATE = ("decide", "set_field", "webhook", "reply", "approval")
StandsAs = Literal["running", "held", "finished"]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that happened in a run: a step ended one `way`, was skipped, or was `added` after another."""

    key: str
    way: Way
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where a run is: `at` the key of the step it stands on (None before the end only when finished)."""

    as_: StandsAs
    at: str | None
    path: tuple[str, ...] = ()


def ways(step: AnyStep) -> dict[Way, str]:
    """Each way a step can end that leads on, with what it names: a key, `end`, or "" for the next of the list."""
    match step:
        case DecideStep():
            return {"yes": step.yes, "no": step.no}
        case TaskStep() | ApprovalStep() | RemedyStep() if step.declined:
            return {"done": step.next, "declined": step.declined}
        case WaitStep() if step.late:
            return {"done": step.next, "late": step.late}
    return {"done": step.next}


def leads_on(step: AnyStep, way: Way) -> bool:
    """Whether ending this way says what comes next; where it does not, the run is held for a person."""
    return way in ways(step)


def target(definition: Definition, step: AnyStep, way: Way) -> str | None:
    """The key of the step this way leads to; None at the end."""
    named = ways(step)[way]
    if named == END:
        return None
    return named or _next_of_list(definition, step.key)


def first_of(definition: Definition) -> str | None:
    return definition.steps[0].key if definition.steps else None


def stand(definition: Definition, happened: Iterable[Happened]) -> Stand:
    """Where a run stands: the same happenings in the same order give the same place."""
    here = Stand(as_="running", at=first_of(definition))
    for one in happened:
        here = _after(definition, here, one)
    return here if here.at is not None else replace(here, as_="finished")


def agrees(old: Definition, new: Definition, happened: Iterable[Happened]) -> bool:
    """Whether a run of `old` can go on as one of `new`: all it went through, and where it stands, are alike in both."""
    past = list(happened)
    before = stand(old, past)
    if before.at is None or not all(_alike(old, new, key) for key in (*before.path, before.at)):
        return False
    try:
        return stand(new, past) == before
    except KeyError:
        return False


def with_added(definition: Definition, *, after: str, step: AnyStep) -> Definition:
    """The definition with one step more: it follows `after`, and leads where that led when it was done."""
    steps: list[AnyStep] = []
    for each in definition.steps:
        steps.append(each)
        if each.key == after:
            steps[-1] = msgspec.structs.replace(each, next=step.key)
            steps.append(
                msgspec.structs.replace(step, next=target(definition, each, "done") or END)
            )
    return msgspec.structs.replace(definition, steps=tuple(steps))


def _after(definition: Definition, here: Stand, one: Happened) -> Stand:
    step = definition.step(one.key)
    path = (*here.path, one.key)
    way = _skipping_way(step) if one.skipped else one.way
    if not leads_on(step, way):
        return Stand(as_="held", at=one.key, path=here.path)
    return Stand(as_="running", at=target(definition, step, way), path=path)


def _skipping_way(step: AnyStep) -> Way:
    """A skipped step counts as done; a decision nobody took counts as no."""
    return "no" if isinstance(step, DecideStep) else "done"


def _next_of_list(definition: Definition, key: str) -> str | None:
    keys = [step.key for step in definition.steps]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def _alike(old: Definition, new: Definition, key: str) -> bool:
    """Whether a step asks for the same in both; where it leads and how it is called may differ."""
    if not (old.has(key) and new.has(key)):
        return False
    one, other = old.step(key), new.step(key)
    return msgspec.structs.replace(one, titles={}, next="") == msgspec.structs.replace(
        other, titles={}, next=""
    )
