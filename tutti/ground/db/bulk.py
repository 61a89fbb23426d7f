"""Many rows of one model by COPY, with ids known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from tutti.journal.copying import as_jsonb, copy_rows, next_ids

_POSTGRES_TYPES = {
    "BigAutoField": "int8",
    "BigIntegerField": "int8",
    "BinaryField": "bytea",
    "BooleanField": "bool",
    "CharField": "varchar",
    "DateField": "date",
    "DateTimeField": "timestamptz",
    "DurationField": "interval",
    "EmailField": "varchar",
    "FloatField": "float8",
    "IntegerField": "int4",
    "JSONField": "jsonb",
    "PositiveSmallIntegerField": "int2",
    "SmallIntegerField": "int2",
    "TextField": "text",
    "UUIDField": "uuid",
}


def fresh_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` ids for rows of `model`, ascending."""
    return next_ids(f"{model._meta.db_table}_id_seq", count)


def insert_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert `rows`, all with the same keys, in the current transaction.

    Keys are column names (`channel_id`, not `channel`). Columns left out must have a default in the database
    or allow NULL: Django's own defaults are not applied. Constraints hold as for any INSERT.
    """
    rows = list(rows)
    if not rows:
        return
    columns = list(rows[0])
    types = [_types(model)[column] for column in columns]
    wrapped = [index for index, name in enumerate(types) if name == "jsonb"]
    copy_rows(
        model._meta.db_table, columns, types, (_values(row, columns, wrapped) for row in rows)
    )


def update_rows(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, key: str = "id"
) -> None:
    """Set columns of many rows in one statement; each row names its `key` and the same other columns."""
    if not rows:
        return
    columns = [column for column in rows[0] if column != key]
    types = _types(model)
    quote = connection.ops.quote_name
    arrays = ", ".join(f"%s::{types[column]}[]" for column in (key, *columns))
    names = ", ".join(quote(f"new_{column}") for column in (key, *columns))
    settings = ", ".join(f"{quote(column)} = n.{quote(f'new_{column}')}" for column in columns)
    values = [[row[column] for row in rows] for column in (key, *columns)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} t SET {settings}"  # noqa: S608 -- names of ours
            f" FROM unnest({arrays}) AS n({names}) WHERE t.{quote(key)} = n.{quote(f'new_{key}')}",
            values,
        )


@cache
def _types(model: type[models.Model]) -> dict[str, str]:
    return {str(field.column): _type(field) for field in model._meta.concrete_fields}


def _type(field: Any) -> str:
    target = field.target_field if field.is_relation else field
    return _POSTGRES_TYPES[target.get_internal_type()]


def _values(row: Mapping[str, Any], columns: Sequence[str], wrapped: Sequence[int]) -> list[Any]:
    values = [row[column] for column in columns]
    for index in wrapped:
        if values[index] is not None:
            values[index] = as_jsonb(values[index])
    return values
