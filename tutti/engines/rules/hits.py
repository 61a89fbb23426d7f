"""A hit: a rule that held, with what it says to do and why it held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tutti.engines.rules.giving import Row, Schema
from tutti.engines.rules.reasons import Reason, reasons_of


class Why:
    """The reasons of one rule for one row, looked for when they are first asked: most are never.

    `schema` gives the scope's schema without asking the database for each hit.
    """

    def __init__(
        self, condition: str, scope: str, row: Row, *, schema: Callable[[], Schema] | None = None
    ) -> None:
        self._asked = condition, scope, row
        self._schema = schema

    @cached_property
    def reasons(self) -> list[Reason]:
        condition, scope, row = self._asked
        return reasons_of(condition, scope, row, schema=self._schema() if self._schema else None)


@dataclass(
    slots=True, kw_only=True
)  # made by the hundred thousand: frozen ones take thrice as long
class Hit:
    """One thing to do because one rule held for one subject; a rule that does two things gives two. `shadow`: only
    to be noted, never done. Never changed.
    """

    version_id: int
    rule_key: str
    rule_name: str
    verb: str
    params: Mapping[str, Any]
    subject_id: int
    shadow: bool = False
    why: Why | None = field(default=None, repr=False, compare=False)

    @property
    def reasons(self) -> list[Reason]:
        """[{"part", "values"}]: the parts of the condition that held; values people wrote are left out."""
        return self.why.reasons if self.why else []
