"""Reading a condition into a program, once: typed, checked, and kept.

Two environments read each text. In the strict one numbers are decimal, which finds a number compared with a text. In
the one that runs, numbers are open, so that `act.amount > 50` needs no point behind the 50.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cel_expr_python import cel
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.giving import Giver, Schema
from tutti.engines.rules.reading import readable, without_texts
from tutti.engines.rules.registry import fields_of, scope
from tutti.engines.rules.saying import Complaint, in_words

# What makes texts and lists grow is left out: 24 chained `map(a, a + a)` took 660 MB, 2026-11-21.
_LANGUAGE = """
stdlib:
  exclude_macros: [map]
  exclude_functions:
  - name: _+_
    overloads: [{id: add_string}, {id: add_bytes}, {id: add_list}]
"""
_TYPES = {
    "text": cel.Type.STRING,
    "number": cel.Type.DOUBLE,
    "yes_no": cel.Type.BOOL,
    "moment": cel.Type.TIMESTAMP,
    "texts": cel.Type.List(cel.Type.STRING),
}
PATTERNS_FOUND = "patterns.found"
_CHAIN = re.compile(r"[a-z_]\w*(?:\s*\.\s*\w+)+")
_SPACES = re.compile(r"\s")
_COMPLAINT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
_MIXED_NUMBERS = re.compile(
    r"no matching overload for '(?:_[<>=!]=?_|_[=!]=_|@in|_in_)' applied to '\((.*)\)'"
)


@dataclass(frozen=True)
class Program:
    """A condition ready to be asked. `text` is as the language got it, `names` are the fields it may ask for.

    `is_sure`: it answers yes or no; otherwise it is only known when it is asked.
    """

    expression: cel.Expression
    schema: Schema
    text: str
    names: frozenset[str]
    giver: Giver
    is_sure: bool


def program(text: str, scope_name: str) -> Program:
    """The program of a condition; `ConditionWrong` with a sentence and a place when it cannot be one."""
    return program_in(schema_of(scope_name), text)


def program_in(schema: Schema, text: str) -> Program:
    """The same where the schema is at hand; kept, so that it is read once."""
    return _program(text, schema)


def schema_of(scope_name: str) -> Schema:
    """Every variable of a scope with its kind. One query for each kind that carries fields of the house."""
    return tuple(
        (f"{kind}.{field.name}", field.kind)
        for kind in scope(scope_name)
        for field in fields_of(kind)
    )


@lru_cache(maxsize=2000)
def _program(text: str, schema: Schema) -> Program:
    ready = readable(text)
    names = [name for name, _kind in schema]
    strict = _environment(schema, strict=True)
    loose = _environment(schema, strict=False)
    complaints = _complaints(strict, ready)
    real = [each for each in complaints if not _only_mixes_numbers(each)]
    if not real and complaints:
        real = _complaints(loose, ready)
    if real:
        raise in_words(real[0], text=text, names=names)
    expression = loose.compile(ready)
    answers = expression if complaints else strict.compile(ready)
    if answers.return_type().name() not in {"BOOL", "DYN"}:
        raise ConditionWrong(
            _("A condition answers yes or no; this one does not. Compare it, as in x > 3."),
            text=text,
            at=0,
        )
    asked = _asked_names(ready, names)
    return Program(
        expression,
        schema=schema,
        text=ready,
        names=asked,
        giver=Giver(schema, asked),
        is_sure=expression.return_type().name() == "BOOL",
    )


def _asked_names(text: str, names: Sequence[str]) -> frozenset[str]:
    """The fields a text names, or more: where letters are quoted in a way we do not read, all."""
    bare = without_texts(text)
    if "`" in bare:
        return frozenset(names)
    chains = {_SPACES.sub("", each).removeprefix("has.") + "." for each in _CHAIN.findall(bare)}
    return frozenset(name for name in names if any(each.startswith(f"{name}.") for each in chains))


def activation_of(schema: Schema, data: Mapping[str, Any]) -> cel.Activation:
    """Values as every program of the schema takes them: read once, for many."""
    return environment_of_many(schema).Activation(data)


@lru_cache(maxsize=64)
def environment_of_many(schema: Schema) -> cel.Env:
    """The language for many conditions at once, which may also ask which patterns were found."""
    variables = _variables(schema, strict=False)
    variables[PATTERNS_FOUND] = cel.Type.List(cel.Type.INT)
    made = cel.NewEnv(config=cel.NewEnvConfigFromYaml(_LANGUAGE), variables=variables)
    made.compile("true")  # the engine takes moments only once it has read something, 0.1.3
    return made


@lru_cache(maxsize=64)
def _environment(schema: Schema, *, strict: bool) -> cel.Env:
    variables = _variables(schema, strict=strict)
    return cel.NewEnv(config=cel.NewEnvConfigFromYaml(_LANGUAGE), variables=variables)


def _variables(schema: Schema, *, strict: bool) -> dict[str, cel.Type]:
    variables = {"now": cel.Type.TIMESTAMP}
    for name, kind in schema:
        variables[name] = cel.Type.DYN if kind == "number" and not strict else _TYPES[kind]
        variables[f"has.{name}"] = cel.Type.BOOL
    return variables


def _complaints(environment: cel.Env, text: str) -> list[Complaint]:
    """What the language has against the text, in order; nothing when it can be read."""
    try:
        environment.compile(text)
    except (RuntimeError, ValueError) as wrong:
        found = _COMPLAINT.findall(str(wrong))
        return [_complaint(text, *each) for each in found] or [Complaint(str(wrong), None)]
    return []


def _complaint(text: str, line: str, column: str, says: str) -> Complaint:
    before = sum(len(each) + 1 for each in text.split("\n")[: int(line) - 1])
    return Complaint(says, before + int(column) - 1)


def _only_mixes_numbers(complaint: Complaint) -> bool:
    """Whether the complaint is only that a whole number is compared with a decimal one."""
    found = _MIXED_NUMBERS.search(complaint.says)
    if not found:
        return False
    one, _comma, other = found.group(1).partition(", ")
    return one.replace("int", "double") == re.sub(r"list\((.*)\)", r"\1", other).replace(
        "int", "double"
    )
