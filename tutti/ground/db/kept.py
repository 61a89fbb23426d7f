"""The text of a statement, written once and asked again: where writing it costs more than the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters. Empty text stands for a question whose answer is known to be nothing."""

    sql: str
    params: Sequence[Any] = ()

    def rows(self) -> list[tuple[Any, ...]]:
        """Asked now. Values come as the driver reads them: numbers, texts and moments are what they were."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return list(cursor.fetchall())


def statement_of(rows: QuerySet[Model, Any]) -> Statement:
    """The statement of `rows` (with `values_list`), to be kept by whoever knows what it depends on."""
    try:
        return Statement(*rows.query.sql_with_params())
    except EmptyResultSet:
        return Statement("")
