"""Which rows nothing needs, by the foreign keys every app declared."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import CASCADE, ForeignObjectRel, Model

from tutti.ground.db.among import among


def unneeded(model: type[Model], ids: Collection[int]) -> set[int]:
    """Those of these ids no row of another model holds on to; one statement for each key that could.

    A key that cascades says that its row goes with what it points at, so it holds nothing.
    """
    left = set(ids)
    for relation in _holding(model):
        if left:
            column = relation.field.attname
            rows = relation.related_model._base_manager.filter(among(column, left))  # noqa: SLF001 -- Django documents it
            left -= set(rows.values_list(column, flat=True).distinct())
    return left


def tables_that_go_with(*models: type[Model]) -> set[str]:
    """Tables whose rows are deleted with rows of these models."""
    return {
        relation.related_model._meta.db_table
        for model in models
        for relation in _pointing(model)
        if relation.on_delete is CASCADE
    }


def _holding(model: type[Model]) -> list[Any]:
    return [relation for relation in _pointing(model) if relation.on_delete is not CASCADE]


def _pointing(model: type[Model]) -> list[Any]:
    """Keys declared with `related_name="+"` too, which are hidden otherwise."""
    fields: list[Any] = list(model._meta.get_fields(include_hidden=True))
    return [
        field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many
    ]
