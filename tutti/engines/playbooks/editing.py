"""Writing a playbook as a list: steps put in, moved, changed, taken out. Each answers a new definition."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from tutti.engines.playbooks.definition import (
    END,
    AnyStep,
    ApprovalStep,
    DecideStep,
    Definition,
    Place,
    RemedyStep,
    TaskStep,
    WaitStep,
)
from tutti.ground.text.folding import fold

LONGEST_KEY = 32


def with_step(definition: Definition, step: AnyStep, *, after: str = "") -> Definition:
    """Put a step behind another; at the end when that one is not there."""
    steps = list(definition.steps)
    keys = [each.key for each in steps]
    place = keys.index(after) + 1 if after in keys else len(steps)
    return _of(definition, [*steps[:place], step, *steps[place:]])


def changed(definition: Definition, step: AnyStep) -> Definition:
    """The step of this key, replaced."""
    return _of(definition, [step if each.key == step.key else each for each in definition.steps])


def moved(definition: Definition, key: str, *, up: bool) -> Definition:
    """The step one place up or down; at the edge it stays."""
    steps = list(definition.steps)
    place = [each.key for each in steps].index(key)
    other = place - 1 if up else place + 1
    if 0 <= other < len(steps):
        steps[place], steps[other] = steps[other], steps[place]
    return _of(definition, steps)


def without(definition: Definition, key: str) -> Definition:
    """The step taken out; whatever led to it leads to the next of the list."""
    left = [_forgetting(each, key) for each in definition.steps if each.key != key]
    return _of(definition, left)


def with_places(definition: Definition, places: Mapping[str, Place]) -> Definition:
    return msgspec.structs.replace(definition, places=dict(places))


def free_key(definition: Definition, words: str) -> str:
    """A key made of a step's name that no other step has; `end` is nobody's."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")[:LONGEST_KEY]
    base = plain if plain[:1].isalpha() and plain != END else f"step_{plain}".strip("_")
    taken = {each.key for each in definition.steps}
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def _forgetting(step: AnyStep, key: str) -> AnyStep:
    """The step, where it named the other leading to the next of the list instead."""
    gone = {name: "" for name in _NAMING.get(type(step), ("next",)) if getattr(step, name) == key}
    return msgspec.structs.replace(step, **gone) if gone else step


def _of(definition: Definition, steps: list[AnyStep]) -> Definition:
    return msgspec.structs.replace(definition, steps=tuple(steps))


_NAMING: dict[type, tuple[str, ...]] = {
    TaskStep: ("next", "declined"),
    ApprovalStep: ("next", "declined"),
    RemedyStep: ("next", "declined"),
    WaitStep: ("next", "late"),
    DecideStep: ("yes", "no"),
}
