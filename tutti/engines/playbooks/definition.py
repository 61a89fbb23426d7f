"""What a playbook is: steps in order, each of one kind, and the places of those it asks.

Texts are kept per language, `{"en": "…"}`. A step leads to the next of the list unless it names another, or `end`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

END = "end"
Texts = dict[str, str]
Way = Literal["done", "declined", "late", "yes", "no"]


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is asked: a department chosen here, or when the playbook is started on a case."""

    names: Texts
    department: int | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What every step has. `key` names it in conditions and in what happened, for as long as it exists."""

    key: str
    titles: Texts = {}
    next: str = ""

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)


class TaskStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="task"):
    """A task for a place; "" is the owner of the case. After a no it goes on at `declined`; "" asks the starter."""

    why: Texts = {}
    place: str = ""
    accept_hours: int = 8
    finish_hours: int = 48
    items: tuple[Texts, ...] = ()
    declined: str = ""


class ApprovalStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="approval"):
    """Going on waits for those whom an approval rule names; where none asks, it goes on at once."""

    why: Texts = {}
    declined: str = ""


class RemedyStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="remedy"):
    """The owner proposes a remedy; the step is done when it is issued. `amount` in minor units, 0: the owner says."""

    remedy: str = "credit"
    amount: int = 0
    currency: str = ""
    what: Texts = {}
    within_hours: int = 24
    declined: str = ""


class WaitStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="wait"):
    """Waits until the customer writes, a time has passed or a fact happens; `hours` bounds the first and the last.

    `late` leads on when the hours are over; "" goes on as if it had come.
    """

    until: Literal["customer", "time", "fact"] = "customer"
    fact: str = ""
    hours: int = 0
    late: str = ""


class DecideStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="decide"):
    """Goes one way when the condition holds, another when it does not."""

    when: str = ""
    yes: str = ""
    no: str = ""


class ReplyStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="reply"):
    """A reply in the customer's language, sent as any other reply is."""

    text: Texts = {}


class SetFieldStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="set_field"):
    """Writes one of the house's own fields of the case."""

    field: str = ""
    value: str | int | float | bool | None = None


class WebhookStep(Step, frozen=True, kw_only=True, omit_defaults=True, tag="webhook"):
    """Tells another system, signed; the step is done when it answered well."""

    url: str = ""


AnyStep = (
    TaskStep
    | ApprovalStep
    | RemedyStep
    | WaitStep
    | DecideStep
    | ReplyStep
    | SetFieldStep
    | WebhookStep
)
KINDS: dict[str, type[Step]] = {
    "task": TaskStep,
    "approval": ApprovalStep,
    "remedy": RemedyStep,
    "wait": WaitStep,
    "decide": DecideStep,
    "reply": ReplyStep,
    "set_field": SetFieldStep,
    "webhook": WebhookStep,
}


class Definition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole playbook: its steps in order and the places they ask."""

    steps: tuple[AnyStep, ...] = ()
    places: dict[str, Place] = {}

    def step(self, key: str) -> AnyStep:
        """The step of this key; `KeyError` when there is none."""
        return {step.key: step for step in self.steps}[key]

    def has(self, key: str) -> bool:
        return any(step.key == key for step in self.steps)


class NotAPlaybook(ValueError):
    """Data that does not describe a playbook; the message says where."""


def definition_from(data: Mapping[str, Any]) -> Definition:
    """A definition as it was kept; `NotAPlaybook` when the data is something else."""
    found: Definition = _from(data, Definition)
    return found


def step_from(data: Mapping[str, Any]) -> AnyStep:
    """One step as it was kept."""
    found: AnyStep = _from(data, AnyStep)
    return found


def to_data(kept: Definition | Step) -> dict[str, Any]:
    """As it is kept: plain JSON, without what is left at its default."""
    data: dict[str, Any] = msgspec.to_builtins(kept)
    return data


def _from(data: Mapping[str, Any], wanted: Any) -> Any:
    try:
        return msgspec.convert(data, wanted)
    except msgspec.ValidationError as wrong:
        raise NotAPlaybook(str(wrong)) from wrong
