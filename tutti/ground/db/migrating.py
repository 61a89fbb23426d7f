"""A migration step for tables partitioned by range of id from their first day."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel

from tutti.journal.partitions import create_partitions


class CreatePartitionedModel(CreateModel):
    """Like `CreateModel`, but `PARTITION BY RANGE (id)`, with its first partitions made.

    The model may have no unique constraint besides its id, and no other table's foreign key may be enforced
    against it (`db_constraint=False`): PostgreSQL would look into every partition for each row.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,  # noqa: ARG002 -- Django's signature
        to_state: Any,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        statement, parameters = schema_editor.table_sql(model)
        schema_editor.execute(f"{statement} PARTITION BY RANGE (id)", parameters or None)
        schema_editor.deferred_sql.extend(schema_editor._model_indexes_sql(model))  # type: ignore[attr-defined]  # noqa: SLF001
        create_partitions(model._meta.db_table)
