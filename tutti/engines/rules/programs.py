"""Reading a condition into a program, once: typed, checked, and kept.

Two environments read each text. In the strict one numbers are decimal, which finds a number compared with a text. In
the one that runs, numbers are open, so that `act.amount > 50` needs no point behind the 50.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cel_expr_python import cel
from django.utils.translation import gettext as _

from tutti.engines.rules.errors import ConditionWrong
from tutti.engines.rules.reading import readable
from tutti.engines.rules.registry import FieldKind, fields_of, scope
from tutti.engines.rules.saying import Complaint, in_words

Schema = tuple[tuple[str, FieldKind], ...]

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
_COMPLAINT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
_MIXED_NUMBERS = re.compile(
    r"no matching overload for '(?:_[<>=!]=?_|_[=!]=_|@in|_in_)' applied to '\((.*)\)'"
)


@dataclass(frozen=True)
class Program:
    """A condition ready to be asked. `schema` names the variables it may ask for."""

    expression: cel.Expression
    schema: Schema


def program(text: str, scope_name: str) -> Program:
    """The program of a condition; `ConditionWrong` with a sentence and a place when it cannot be one."""
    return _program(text, schema_of(scope_name))


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
    return Program(expression, schema)


@lru_cache(maxsize=64)
def _environment(schema: Schema, *, strict: bool) -> cel.Env:
    variables = {"now": cel.Type.TIMESTAMP}
    for name, kind in schema:
        variables[name] = cel.Type.DYN if kind == "number" and not strict else _TYPES[kind]
        variables[f"has.{name}"] = cel.Type.BOOL
    return cel.NewEnv(config=cel.NewEnvConfigFromYaml(_LANGUAGE), variables=variables)


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
