"""Asking whether a condition holds: `check_condition` when it is written, `holds` and `holding` when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cel_expr_python import cel
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.giving import Row, Schema
from tutti.engines.rules.programs import Program, activation_of, program, program_in
from tutti.engines.rules.reading import parts

__all__ = [
    "Answer",
    "ConditionWrong",
    "check_condition",
    "explain",
    "holding",
    "holds",
    "why_not",
]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a condition said of one row. `why` is a sentence when it could not be asked; then it does not hold."""

    held: bool
    why: str = ""

    def __bool__(self) -> bool:
        return self.held


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a condition, as it was written, and what it said."""

    text: str
    answer: Answer


def check_condition(text: str, scope: str = "approval") -> None:
    """Nothing when the condition can be used in this scope; `ConditionWrong` with a sentence and the place if not.

    A blank text is a condition that always holds.
    """
    if text.strip():
        program(text, scope)


def holds(text: str, scope: str = "approval", *, values: Row) -> bool:
    """Whether the condition holds for these values: `{"case": {…}, "act": {…}}`, as `values_of` gives them.

    It never raises for a bad value: a condition that cannot be asked does not hold, and `why_not` says why.
    """
    return holding(text, scope, [values])[0].held


def holding(text: str, scope: str, rows: Sequence[Row]) -> list[Answer]:
    """The condition's answer for each row, in order; read once, asked many times."""
    if not text.strip():
        return [Answer(held=True)] * len(rows)
    try:
        ready = program(text, scope)
    except ConditionWrong as wrong:
        return [Answer(held=False, why=wrong.sentence)] * len(rows)
    return [asked(ready, _given(ready, row)) for row in rows]


def holds_in(schema: Schema, text: str, *, values: Row) -> bool:
    """Whether it holds, where the schema of its scope is at hand; one that cannot be read does not."""
    try:
        ready = program_in(schema, text)
    except ConditionWrong:
        return False
    return asked(ready, _given(ready, values)).held


def why_not(text: str, scope: str, *, values: Row) -> str:
    """Why the condition could not be asked of these values; "" when it could."""
    return holding(text, scope, [values])[0].why


def explain(text: str, scope: str, *, values: Row) -> list[Part]:
    """Each part between the `&&` or `||` at the top of the condition, with what it says by itself."""
    if not text.strip():
        return []
    _sign, texts = parts(text)
    return [Part(text=each, answer=holding(each, scope, [values])[0]) for each in texts]


def asked(ready: Program, activation: cel.Activation) -> Answer:
    """What a program says of values given before, by whatever else they are given to."""
    try:
        value = ready.expression.eval(activation=activation)
    except RuntimeError as stopped:
        return Answer(held=False, why=_stopped(str(stopped)))
    if value.type() == cel.Type.BOOL:
        return Answer(held=bool(value.plain_value()))
    return Answer(held=False, why=_failed(str(value.plain_value())))


def _given(ready: Program, row: Row) -> cel.Activation:
    data, _missing = ready.giver.data(row, timezone.now())
    return activation_of(ready.schema, data)


def _stopped(says: str) -> str:
    if "budget" in says:
        return _("The condition was stopped: it goes through its lists too many times.")
    return _("The condition could not be asked.")


def _failed(says: str) -> str:
    """Why an answer is neither yes nor no."""
    if "No value with name" in says:
        name = says.partition('"')[2].partition('"')[0]
        return _("“%(name)s” is not known here.") % {"name": name}
    if "division" in says or "divide" in says:
        return _("The condition divides by nothing.")
    if "regular expression" in says:
        return _("The pattern in the condition cannot be read.")
    if "overload" in says:
        return _("The condition compares things of two kinds.")
    return _("The condition could not be asked.")
