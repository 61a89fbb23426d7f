"""Conditions that are asked together: one program whose answer is a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from cel_expr_python import cel

from tutti.engines.rules.bulk.patterns import Patterns
from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.giving import Giver, Schema
from tutti.engines.rules.programs import (
    PATTERNS_FOUND,
    Program,
    environment_of_many,
    program_in,
)
from tutti.engines.rules.reading import LOOPS, without_texts

MOST_TOGETHER = 60
MOST_LETTERS = 20_000
MOST_LOOPING = (
    8  # together: the language's own budget of some ten thousand turns is for all of them
)

_LOOP = re.compile(rf"\.\s*({'|'.join(LOOPS)})\s*\(")
_PATTERN = re.compile(r"\bmatches\s*\(")

Parts = tuple[tuple[int, str], ...]  # conditions by number, with their patterns taken out


@dataclass(frozen=True, eq=False)
class Together:
    """Conditions and the program that answers for all of them, in this order."""

    parts: Parts
    expression: cel.Expression

    @cached_property
    def numbers(self) -> list[int]:
        return [number for number, _text in self.parts]

    @cached_property
    def asks_patterns(self) -> bool:
        return any(PATTERNS_FOUND in text for _number, text in self.parts)


@dataclass(frozen=True)
class Ready:
    """What is asked of each row.

    `programs` by number; None for a condition that always holds or cannot be read (`wrong` says why). `together` and
    `alone` share the other numbers out. `find` gives the numbers of the patterns that are in a row.
    """

    schema: Schema
    programs: Sequence[Program | None]
    wrong: Mapping[int, str]
    always: Sequence[int]
    together: Sequence[Together]
    alone: Sequence[int]
    giver: Giver
    find: Callable[[Mapping[str, Any]], list[int]] | None


@lru_cache(maxsize=12)
def ready(texts: tuple[str, ...], schema: Schema) -> Ready:
    """The conditions made ready; kept, because a list of rules is asked again and again."""
    programs, wrong = _programs(texts, schema)
    patterns = Patterns()
    kinds = _sorted(programs, schema, patterns)
    together: list[Together] = []
    alone = list(kinds.alone)
    for parts in [*_cut(kinds.light, MOST_TOGETHER), *_cut(kinds.looping, MOST_LOOPING)]:
        groups = compiled(parts, schema)
        together += groups
        alone += _left(parts, groups)
    return Ready(
        schema=schema,
        programs=programs,
        wrong=wrong,
        always=[number for number, text in enumerate(texts) if not text.strip()],
        together=together,
        alone=sorted(alone),
        giver=Giver(schema, {name for each in programs if each for name in each.names}),
        find=patterns.finder(),
    )


def compiled(parts: Parts, schema: Schema) -> list[Together]:
    """The parts as few programs as the language takes; a part it takes in none is left out."""
    if not parts:
        return []
    # Each in brackets that close on a line of their own: a condition may end in a note.
    text = "[" + ", ".join(f"({part}\n)" for _number, part in parts) + "]"
    try:
        return [Together(parts, environment_of_many(schema).compile(text))]
    except (RuntimeError, ValueError):
        if len(parts) == 1:
            return []
    half = len(parts) // 2
    return compiled(parts[:half], schema) + compiled(parts[half:], schema)


def _programs(texts: Sequence[str], schema: Schema) -> tuple[list[Program | None], dict[int, str]]:
    programs: list[Program | None] = []
    wrong: dict[int, str] = {}
    for number, text in enumerate(texts):
        try:
            programs.append(program_in(schema, text) if text.strip() else None)
        except ConditionWrong as why:
            programs.append(None)
            wrong[number] = why.sentence
    return programs, wrong


@dataclass
class _Kinds:
    """`light` goes through nothing, `looping` through one list; what is heavier is asked by itself and timed."""

    light: list[tuple[int, str]] = field(default_factory=list)
    looping: list[tuple[int, str]] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)


def _sorted(programs: Sequence[Program | None], schema: Schema, patterns: Patterns) -> _Kinds:
    texts = frozenset(name for name, kind in schema if kind == "text")
    kinds = _Kinds()
    for number, each in enumerate(programs):
        if each is None:
            continue
        text = patterns.taken_out(each.text, without_texts(each.text), texts)
        bare = without_texts(text)
        loops = len(_LOOP.findall(bare))
        if not each.is_sure or loops > 1 or _PATTERN.search(bare):
            kinds.alone.append(number)
        elif loops:
            kinds.looping.append((number, text))
        else:
            kinds.light.append((number, text))
    return kinds


def _cut(parts: Sequence[tuple[int, str]], most: int) -> Iterator[Parts]:
    """In pieces of at most so many parts and letters."""
    piece: list[tuple[int, str]] = []
    letters = 0
    for part in parts:
        if piece and (len(piece) == most or letters + len(part[1]) > MOST_LETTERS):
            yield tuple(piece)
            piece, letters = [], 0
        piece.append(part)
        letters += len(part[1])
    if piece:
        yield tuple(piece)


def _left(parts: Parts, groups: Sequence[Together]) -> list[int]:
    taken = {number for group in groups for number in group.numbers}
    return [number for number, _text in parts if number not in taken]
