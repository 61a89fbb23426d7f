"""Asking many conditions of many rows.

Where a value is missing something stands in for it, so that one condition does not spoil the program for all; one that
holds with the stand-in is asked again by itself. What is unknown can only make a condition unknown, never turn its
answer: one that does not hold with the stand-in does not hold without.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from time import thread_time
from typing import Any

from cel_expr_python import cel
from django.utils import timezone
from django.utils.translation import gettext as _

from tutti.engines.rules.bulk.groups import Ready, Together, ready
from tutti.engines.rules.bulk.pace import Pace
from tutti.engines.rules.bulk.patterns import SetFull
from tutti.engines.rules.conditions import asked
from tutti.engines.rules.giving import Row, Schema
from tutti.engines.rules.programs import PATTERNS_FOUND, activation_of, schema_of

_STAND_INS: Mapping[str, Any] = {
    "text": "",
    "texts": [],
    "yes_no": False,
    "number": 0.0,
    "moment": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
}


@dataclass
class Said:
    """How one condition fared. A row without a value it asks for is no failure. `stopped`: why it was asked no more;
    `is_slow` when it was too slow itself and not only one of too many.
    """

    runs: int = 0
    hits: int = 0
    failures: int = 0
    last_failure: str = ""
    stopped: str = ""
    is_slow: bool = False


@dataclass(frozen=True)
class Asked:
    """`held`: for each row the numbers of the conditions that held, ascending; `said`: one for each condition."""

    held: list[list[int]]
    said: list[Said]


def ask_many(texts: Sequence[str], scope: str, rows: Sequence[Row]) -> Asked:
    """What each condition would say of each row if it were asked alone, and how it fared; it never raises."""
    asking = _Asking(ready(tuple(texts), schema_of(scope)), len(rows))
    held = [asking.ask(row) for row in rows]
    return Asked(held, asking.fared(held))


@dataclass
class _At:
    """The row that is asked now. `together` holds stand-ins and the patterns found; None where they are unknown."""

    schema: Schema
    data: Mapping[str, Any]
    missing: frozenset[str]
    together: cel.Activation | None

    @cached_property
    def alone(self) -> cel.Activation:
        if self.together is not None and not self.missing:
            return self.together
        return activation_of(self.schema, self.data)


class _Asking:
    def __init__(self, made: Ready, rows: int) -> None:
        self.made = made
        self.pace = Pace(made, rows)
        self.now = timezone.now()
        self.kinds = dict(made.schema)
        self.rows = 0
        self.said = [Said() for _program in made.programs]

    def ask(self, row: Row) -> list[int]:
        """The numbers of the conditions that hold for the row, ascending."""
        if self.pace.is_over and not self.pace.hurry(self.rows):
            return []
        self.rows += 1
        held = list(self.made.always)
        at = self._at(row)
        alone = self.pace.alone[:]  # before a group is parted: what leaves it was asked already
        for group in self.pace.together[:]:
            held += self._of_group(group, at)
        for number in alone:
            if self.pace.is_over and not self.pace.hurry(self.rows):
                break
            if number not in self.pace.stopped and self._holds(number, at):
                held.append(number)
        held.sort()
        return held

    def fared(self, held: Sequence[Sequence[int]]) -> list[Said]:
        """How each fared, once all rows were asked."""
        for numbers in held:
            for number in numbers:
                self.said[number].hits += 1
        for number, said in enumerate(self.said):
            said.runs = self.pace.stopped.get(number, self.rows)
            if number in self.made.wrong:
                said.failures, said.last_failure = said.runs, self.made.wrong[number]
            if number in self.pace.stopped:
                said.is_slow = self.pace.is_slow(number)
                said.failures += 1
                said.stopped = said.last_failure = _why_stopped(self.pace.cost(number))
        return self.said

    def _at(self, row: Row) -> _At:
        schema = self.made.schema
        data, missing = self.made.giver.data(row, self.now)
        stood_in = data | {name: _STAND_INS[self.kinds[name]] for name in missing}
        found = self._found(stood_in)
        if found is None:
            return _At(schema, data, frozenset(missing), None)
        stood_in[PATTERNS_FOUND] = found
        return _At(schema, data, frozenset(missing), activation_of(schema, stood_in))

    def _found(self, data: Mapping[str, Any]) -> list[int] | None:
        """The numbers of the patterns in the row; None where they must be asked one by one."""
        if self.made.find is None:
            return []
        begun = thread_time()
        try:
            return self.made.find(data)
        except SetFull:
            return None
        finally:
            self.pace.note_finding(thread_time() - begun)

    def _of_group(self, group: Together, at: _At) -> list[int]:
        answers = self._answers(group, at)
        if answers is None:
            return self._each(group, at)
        numbers = list(compress(group.numbers, answers))
        if not at.missing:
            return numbers
        return [each for each in numbers if self._is_known(each, at) or self._holds(each, at)]

    def _answers(self, group: Together, at: _At) -> list[bool] | None:
        """None when one of them broke the program for all."""
        if at.together is None:
            return None
        begun = thread_time()
        try:
            answers = group.expression.eval(activation=at.together).plain_value()
        except RuntimeError:
            return None
        finally:
            self.pace.note_group(group, thread_time() - begun)
        return answers if isinstance(answers, list) else None

    def _each(self, group: Together, at: _At) -> list[int]:
        """Each by itself. Those that failed are asked so from now on: they would break the program again."""
        held, guilty = [], []
        for number in group.numbers:
            before = self.said[number].failures
            if self._holds(number, at):
                held.append(number)
            if self.said[number].failures > before or not self._is_known(number, at):
                guilty.append(number)
        if at.together is not None:
            self.pace.part(group, guilty)
        return held

    def _is_known(self, number: int, at: _At) -> bool:
        """Whether the row has every value the condition asks for."""
        program = self.made.programs[number]
        return program is not None and not (at.missing and program.names & at.missing)

    def _holds(self, number: int, at: _At) -> bool:
        program = self.made.programs[number]
        assert program is not None
        begun = thread_time()
        answer = asked(program, at.alone)
        self.pace.note_one(number, thread_time() - begun)
        if answer.why and self._is_known(number, at):
            self.said[number].failures += 1
            self.said[number].last_failure = answer.why
        return answer.held


def _why_stopped(seconds: float) -> str:
    return _("It was stopped: it took %(number)d ms of one row.") % {
        "number": max(1, round(seconds * 1000))
    }
