"""Rows whose column holds one of many values: one parameter, however many values.

Django's `pk__in` writes a placeholder for each. Measured with a thousand ids: 8 ms of Python before the
database hears of it, against 0.4 ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup
from django.db.models.sql.compiler import SQLCompiler


class Among(Lookup):  # type: ignore[type-arg,unused-ignore]  # generic in the stubs alone
    """`column = ANY(array)`, for `filter()` and `exclude()`."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*parameters, self.rhs]


def among(column: str, values: Iterable[int] | Iterable[str]) -> Among:
    """A condition for `filter()`: `column` (as in `F(column)`) is one of `values`."""
    return Among(F(column), list(values))
