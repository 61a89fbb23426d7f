"""What is known of a case beside its words: the house's own fields, and what a file brought with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tutti.cases.models import Case
from tutti.ground.fields.models import Definition
from tutti.ground.fields.values import shown

IN_SHORT = 3


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One value under its name; `masked` when only its last letters are shown."""

    name: str
    words: str
    masked: bool = False


class Known:
    """The fields of one case, in one statement, read when the page asks."""

    def __init__(self, case: Case) -> None:
        self._values = case.fields

    @cached_property
    def may_change(self) -> bool:
        """A house without fields of its own has nothing to fill in."""
        return any(each.retired_at is None for each in self._ever)

    @cached_property
    def facts(self) -> list[Fact]:
        """Fields the house asks for first, those it retired, then what a file brought under names of its own.

        What is private stays masked when its field is retired.
        """
        every = sorted(self._ever, key=lambda each: each.retired_at is not None)
        asked = {each.key for each in every}
        own = [
            Fact(name=each.definition.label, words=each.words, masked=each.definition.private)
            for each in shown(every, self._values)
            if each.words
        ]
        return own + [
            Fact(name=_as_words(key), words=str(value))
            for key, value in self._values.items()
            if key not in asked and value not in (None, "")
        ]

    @property
    def in_short(self) -> list[Fact]:
        return self.facts[:IN_SHORT]

    @property
    def more(self) -> int:
        return len(self.facts) - len(self.in_short)

    @cached_property
    def _ever(self) -> list[Definition]:
        return list(Definition.objects.filter(on="case"))


def _as_words(key: str) -> str:
    return key.replace("_", " ").strip().capitalize()
