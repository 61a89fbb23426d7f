"""Patterns written as literals, looked for all at once: one walk through a text finds every pattern that is in it.

The language makes each pattern anew each time it asks: 8 µs, or 3 ms where it knows letters of every script. A set of
a hundred takes 6 µs for all of them (2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2
from cel_expr_python import cel

from tutti.engines.rules.programs import PATTERNS_FOUND

MOST_MEMORY = 24 << 20  # bytes of one set's tables
MOST_IN_A_SET = 100
LONGEST_PATTERN = 1000
LARGEST = 10_000  # steps of one pattern; a word between letters of any script takes 2,700
MOST_IN_SETS = 600_000  # steps; making them takes half a second, once
MOST_STEPS = 1_500_000  # what is beyond is left to the language

_QUOTED = r'r?"(?:\\.|[^"\\\n])*"|r?\'(?:\\.|[^\'\\\n])*\''
_ASKED = re.compile(rf"(?<![\w.`])([a-z_]\w*(?:\.\w+)+)\.matches\(\s*({_QUOTED})\s*\)")

Finder = Callable[[Mapping[str, Any]], list[int]]


@dataclass(frozen=True)
class Pattern:
    """A pattern looked for in the text of one field."""

    field: str
    pattern: str


class SetFull(Exception):
    """The tables of a set do not suffice for this text; each pattern must be asked by itself."""


class Patterns:
    """The patterns of many conditions, each once, and how a text asks for them by number."""

    def __init__(self) -> None:
        self._numbers: dict[Pattern, int] = {}
        self._steps = 0
        self._in_sets = 0  # the patterns before this number

    def taken_out(self, text: str, bare: str, texts: frozenset[str]) -> str:
        """The condition with each literal pattern on one of the `texts` asked by its number. `bare` is the same
        without what is quoted: what only looks like a pattern inside a quoted text stays as it is.
        """

        def number(found: re.Match[str]) -> str:
            before = bare[: found.start()].rstrip()[-1:]
            if found.group(1) not in texts or bare[found.start()] == " " or before == ".":
                return found.group()
            place = self._number(found.group(1), found.group(2))
            return found.group() if place is None else f"({place} in {PATTERNS_FOUND})"

        return _ASKED.sub(number, text)

    def finder(self) -> Finder | None:
        """Finds the numbers of the patterns that are in a row's texts; None where there are no patterns.

        It raises `SetFull` when a set's tables do not suffice for a text.
        """
        if not self._numbers:
            return None
        listed = list(self._numbers)
        sets = list(_sets(listed[: self._in_sets]))
        single = [
            (number, each.field, re2.compile(each.pattern, _options()))
            for number, each in enumerate(listed)
            if number >= self._in_sets
        ]

        def find(data: Mapping[str, Any]) -> list[int]:
            found = [number for each in sets for number in each.found(data)]
            return found + [
                number for number, field, pattern in single if pattern.search(data[field])
            ]

        return find

    def _number(self, field: str, quoted: str) -> int | None:
        """The number of a pattern; None where it is left to the language."""
        pattern = _literal(quoted)
        steps = steps_of(pattern) if pattern is not None else None
        if pattern is None or steps is None:
            return None
        one = Pattern(field, pattern)
        if one not in self._numbers:
            if self._steps + steps > MOST_STEPS:
                return None
            self._steps += steps
            self._numbers[one] = len(self._numbers)
            if self._steps <= MOST_IN_SETS:
                self._in_sets = len(self._numbers)
        return self._numbers[one]


class _Set:
    def __init__(self, field: str, patterns: Sequence[tuple[int, str]]) -> None:
        self._field = field
        self._numbers = [number for number, _pattern in patterns]
        options = _options()
        options.max_mem = MOST_MEMORY
        self._set = re2.Set.SearchSet(options)
        for _number, pattern in patterns:
            self._set.Add(pattern)
        self._set.Add("")  # is in every text: where it is not found, nothing was looked for
        self._is_whole = _compiles(self._set)

    def found(self, data: Mapping[str, Any]) -> list[int]:
        found = (self._set.Match(data[self._field]) or ()) if self._is_whole else ()
        if len(self._numbers) not in found:
            raise SetFull
        return [self._numbers[each] for each in found if each < len(self._numbers)]


def _sets(patterns: Sequence[Pattern]) -> list[_Set]:
    by_field: dict[str, list[tuple[int, str]]] = {}
    for number, each in enumerate(patterns):
        by_field.setdefault(each.field, []).append((number, each.pattern))
    return [
        _Set(field, of_field[start : start + MOST_IN_A_SET])
        for field, of_field in by_field.items()
        for start in range(0, len(of_field), MOST_IN_A_SET)
    ]


def _compiles(each: Any) -> bool:
    try:
        each.Compile()
    except re2.error:
        return False
    return True


@lru_cache(maxsize=4000)
def steps_of(pattern: str) -> int | None:
    """How large a pattern is; None where it is larger than people write, or cannot be read."""
    if len(pattern) > LONGEST_PATTERN:
        return None
    try:
        steps = int(re2.compile(pattern, _options())._regexp.ProgramSize())  # noqa: SLF001 -- nowhere else
    except (re2.error, UnicodeError):
        return None
    return steps if steps <= LARGEST else None


@lru_cache(maxsize=4000)
def _literal(quoted: str) -> str | None:
    """What a quoted text says, as the language reads it."""
    try:
        value = _bare().compile(quoted).eval(data={}).plain_value()
    except (RuntimeError, ValueError):
        return None
    return value if isinstance(value, str) else None


@lru_cache(maxsize=1)
def _bare() -> cel.Env:
    return cel.NewEnv()


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options
