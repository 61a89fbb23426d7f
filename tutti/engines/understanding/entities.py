"""Things a text names that are worth having: numbers the house defined, amounts, its products and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutti.engines.understanding.amounts import amount_of
from tutti.engines.understanding.looking import Looked
from tutti.engines.understanding.phrases import MOST

MOST_VALUES = 20  # of one kind; a longer list is a table somebody pasted
LONGEST_VALUE = 80  # letters


def entities_in(looked: Looked) -> Mapping[str, tuple[str, ...]]:
    """Normalised values by kind, each once, in the order of the text."""
    found: dict[str, dict[str, None]] = {}
    for what, kind, program in looked.programs:
        if what != "topic":
            values = _values(program, looked.text, is_amount=what == "amount")
            found.setdefault(kind, {}).update(dict.fromkeys(values))
    for hit in looked.hits:
        kind, name = hit.tag
        if kind != "topic":
            found.setdefault(kind, {})[name] = None
    return {kind: tuple(values)[:MOST_VALUES] for kind, values in found.items() if values}


def numbers_in(text: str, program: Any) -> list[str]:
    """What one pattern finds, normalised; for the page that tests it."""
    return list(dict.fromkeys(_values(program, text[:MOST], is_amount=False)))


def normalised(number: str) -> str:
    """One spelling for a number: `ab 12-34` and `AB12-34` are one, its own signs stay."""
    return "".join(number.split()).upper()[:LONGEST_VALUE]


def _values(program: Any, text: str, *, is_amount: bool) -> list[str]:
    values = []
    for number, match in enumerate(program.finditer(text)):
        if number >= MOST_VALUES:
            break
        written = next((group for group in match.groups() if group), None) or match.group()
        values.append(amount_of(written) if is_amount else normalised(written))
    return [value for value in values if value]
