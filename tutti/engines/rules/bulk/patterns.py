"""Patterns written as literals, looked for all at once: one walk through a text finds every pattern that is in it.

The language makes each pattern anew each time it asks, 8 µs; a set of 200 takes 2 µs for all of them (2026-11-22).
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

MOST_MEMORY = 64 << 20  # bytes of one set's tables
MOST_IN_A_SET = 100
LONGEST_PATTERN = 1000
LARGEST_PROGRAM = (
    10_000  # steps; a larger one is left to the language. A word between other letters takes 2,700
)

_QUOTED = r'r?"(?:\\.|[^"\\\n])*"|r?\'(?:\\.|[^\'\\\n])*\''
_ASKED = re.compile(rf"(?<![\w.`])([a-z_]\w*(?:\.\w+)+)\.matches\(\s*({_QUOTED})\s*\)")


@dataclass(frozen=True)
class Pattern:
    """A pattern looked for in the text of one field."""

    field: str
    pattern: str


class Patterns:
    """The patterns of many conditions, each once, and how a text asks for them by number."""

    def __init__(self) -> None:
        self._numbers: dict[Pattern, int] = {}

    def taken_out(self, text: str, bare: str, texts: frozenset[str]) -> str:
        """The condition with each literal pattern on one of the `texts` asked by its number. `bare` is the same
        without what is quoted: what only looks like a pattern inside a quoted text stays as it is.
        """

        def number(found: re.Match[str]) -> str:
            before = bare[: found.start()].rstrip()[-1:]
            if found.group(1) not in texts or bare[found.start()] == " " or before == ".":
                return found.group()
            pattern = _literal(found.group(2))
            if pattern is None or not is_plain(pattern):
                return found.group()
            return f"({self._number(Pattern(found.group(1), pattern))} in {PATTERNS_FOUND})"

        return _ASKED.sub(number, text)

    def finder(self) -> Callable[[Mapping[str, Any]], list[int]] | None:
        """Finds the numbers of the patterns that are in a row's texts; None where there are no patterns.

        It raises `SetFull` when a set's tables do not suffice for a text.
        """
        by_field: dict[str, list[tuple[int, str]]] = {}
        for pattern, number in self._numbers.items():
            by_field.setdefault(pattern.field, []).append((number, pattern.pattern))
        sets = [
            (field, _Set(patterns[start : start + MOST_IN_A_SET]))
            for field, patterns in by_field.items()
            for start in range(0, len(patterns), MOST_IN_A_SET)
        ]
        if not sets:
            return None

        def find(data: Mapping[str, Any]) -> list[int]:
            return [number for field, each in sets for number in each.found(data[field])]

        return find

    def _number(self, pattern: Pattern) -> int:
        return self._numbers.setdefault(pattern, len(self._numbers))


class SetFull(Exception):
    """The tables of a set do not suffice for this text; each pattern must be asked by itself."""


class _Set:
    def __init__(self, patterns: Sequence[tuple[int, str]]) -> None:
        self._numbers = [number for number, _pattern in patterns]
        options = _options()
        options.max_mem = MOST_MEMORY
        self._set = re2.Set.SearchSet(options)
        for _number, pattern in patterns:
            self._set.Add(pattern)
        self._set.Add("")  # is in every text: where it is not found, nothing was looked for
        self._is_whole = _compiles(self._set)

    def found(self, text: str) -> list[int]:
        found = (self._set.Match(text) or ()) if self._is_whole else ()
        if len(self._numbers) not in found:
            raise SetFull
        return [self._numbers[each] for each in found if each < len(self._numbers)]


def _compiles(each: Any) -> bool:
    try:
        each.Compile()
    except re2.error:
        return False
    return True


@lru_cache(maxsize=4000)
def is_plain(pattern: str) -> bool:
    """Whether a set may look for it: both engines can read it, and it is of a size people write."""
    if len(pattern) > LONGEST_PATTERN:
        return False
    try:
        size = re2.compile(pattern, _options())._regexp.ProgramSize()  # noqa: SLF001 -- nowhere else
    except (re2.error, UnicodeError):
        return False
    if size > LARGEST_PROGRAM:
        return False
    asked = _alone().compile("t.matches(p)").eval(data={"t": "", "p": pattern})
    return bool(asked.type() == cel.Type.BOOL)


@lru_cache(maxsize=4000)
def _literal(quoted: str) -> str | None:
    """What a quoted text says, as the language reads it."""
    try:
        value = _alone().compile(quoted).eval(data={}).plain_value()
    except (RuntimeError, ValueError):
        return None
    return value if isinstance(value, str) else None


@lru_cache(maxsize=1)
def _alone() -> cel.Env:
    return cel.NewEnv(variables={"t": cel.Type.STRING, "p": cel.Type.STRING})


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options
