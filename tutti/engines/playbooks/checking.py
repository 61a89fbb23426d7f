"""What is wrong with a playbook, said before it is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tutti.engines.playbooks.definition import (
    END,
    AnyStep,
    DecideStep,
    Definition,
    ReplyStep,
    SetFieldStep,
    TaskStep,
    WaitStep,
    WebhookStep,
)
from tutti.engines.playbooks.flow import IMMEDIATE, first_of, target, ways
from tutti.engines.rules.conditions import ConditionWrong, check_condition

MOST_STEPS = 60
LONGEST_WAIT = 24 * 366  # hours
FACTS = ("work.task_finished", "work.remedy_confirmed", "cases.case_continued")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to mend, in a sentence; `key` names the step, "" the playbook as a whole."""

    key: str
    sentence: str


def faults(definition: Definition) -> list[Fault]:
    """Everything that is wrong, by the order of the steps. A playbook without faults always ends or waits."""
    broken = [*_of_the_whole(definition), *_of_each(definition)]
    return broken or [*_unreachable(definition), *_endless(definition)]


def _of_the_whole(definition: Definition) -> Iterator[Fault]:
    if not definition.steps:
        yield Fault(key="", sentence=_("A playbook needs at least one step."))
    if len(definition.steps) > MOST_STEPS:
        yield Fault(
            key="",
            sentence=_("At most %(number)d steps fit in one playbook.") % {"number": MOST_STEPS},
        )
    keys = [step.key for step in definition.steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Fault(key=key, sentence=_("Two steps have the key “%(key)s”.") % {"key": key})


def _of_each(definition: Definition) -> Iterator[Fault]:
    for step in definition.steps:
        if not _KEY.fullmatch(step.key) or step.key == END:
            yield Fault(
                key=step.key,
                sentence=_("A key has small letters, digits and “_”, and begins with a letter."),
            )
        if not any(step.titles.values()):
            yield Fault(key=step.key, sentence=_("This step has no name."))
        for named in ways(step).values():
            if named not in {"", END} and not definition.has(named):
                yield Fault(
                    key=step.key,
                    sentence=_("It leads to “%(key)s”, which is not there.") % {"key": named},
                )
        for kind, check in _CHECKS.items():
            if isinstance(step, kind):
                yield from (
                    Fault(key=step.key, sentence=sentence) for sentence in check(step, definition)
                )


def _task(step: TaskStep, definition: Definition) -> Iterator[str]:
    if step.place and step.place not in definition.places:
        yield _("It asks “%(place)s”, who is not named.") % {"place": step.place}
    if not 0 < step.accept_hours <= step.finish_hours <= LONGEST_WAIT:
        yield _("It must be accepted before it is done, and both within a year.")


def _wait(step: WaitStep, _definition: Definition) -> Iterator[str]:
    if step.until == "time" and step.hours <= 0:
        yield _("Say how long it waits.")
    if not 0 <= step.hours <= LONGEST_WAIT:
        yield _("It can wait at most a year.")
    if step.until == "fact" and step.fact not in FACTS:
        yield _("Say what it waits for.")
    if step.late and not step.hours:
        yield _("It leads on when it is too late, but does not say after how long.")


def _decide(step: DecideStep, _definition: Definition) -> Iterator[str]:
    if not step.when.strip():
        yield _("It decides without a condition.")
    try:
        check_condition(step.when, "playbook")
    except ConditionWrong as wrong:
        yield _("Its condition: %(sentence)s") % {"sentence": wrong.sentence}


def _reply(step: ReplyStep, _definition: Definition) -> Iterator[str]:
    if not any(text.strip() for text in step.text.values()):
        yield _("The reply has no words.")


def _set_field(step: SetFieldStep, _definition: Definition) -> Iterator[str]:
    if not step.field:
        yield _("Say which field it sets.")


def _webhook(step: WebhookStep, _definition: Definition) -> Iterator[str]:
    address = urlsplit(step.url)
    if address.scheme not in {"https", "http"} or not address.hostname:
        yield _("The address must begin with https://.")


_CHECKS: dict[type, Callable[..., Iterator[str]]] = {
    TaskStep: _task,
    WaitStep: _wait,
    DecideStep: _decide,
    ReplyStep: _reply,
    SetFieldStep: _set_field,
    WebhookStep: _webhook,
}


def _unreachable(definition: Definition) -> Iterator[Fault]:
    reached = _reached(definition, first_of(definition) or "", _all_ways)
    for step in definition.steps:
        if step.key not in reached:
            yield Fault(key=step.key, sentence=_("No step leads here."))


def _endless(definition: Definition) -> Iterator[Fault]:
    """Steps that come back to themselves without anybody or any time between."""
    for step in definition.steps:
        if step.kind in IMMEDIATE and any(
            step.key in _reached(definition, key, _immediate_ways)
            for key in _all_ways(definition, step)
        ):
            yield Fault(
                key=step.key,
                sentence=_("It comes back to itself without waiting for anybody. Add a wait."),
            )


def _all_ways(definition: Definition, step: AnyStep) -> list[str]:
    found = (target(definition, step, way) for way in ways(step))
    return [key for key in found if key]


def _immediate_ways(definition: Definition, step: AnyStep) -> list[str]:
    return _all_ways(definition, step) if step.kind in IMMEDIATE else []


def _reached(
    definition: Definition, start: str, onward: Callable[[Definition, AnyStep], list[str]]
) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key and key not in reached:
            reached.add(key)
            waiting += onward(definition, definition.step(key))
    return reached
