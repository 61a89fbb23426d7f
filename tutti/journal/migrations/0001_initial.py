"""The journal's tables. The entry table is partitioned from its first day: it cannot be made so later."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

import tutti.journal.models

ENTRY = """
CREATE SEQUENCE journal_entry_id_seq;
CREATE TABLE journal_entry (
    id bigint NOT NULL DEFAULT nextval('journal_entry_id_seq'),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    name varchar(80) NOT NULL,
    actor_kind varchar(20) NOT NULL,
    actor_id bigint,
    subject_kind varchar(20) NOT NULL,
    subject_id bigint NOT NULL,
    payload jsonb NOT NULL,
    lane smallint NOT NULL,
    caused_by bigint,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
ALTER SEQUENCE journal_entry_id_seq OWNED BY journal_entry.id;
CREATE INDEX journal_entry_followed ON journal_entry (xid, id);
CREATE INDEX journal_entry_subject ON journal_entry (subject_kind, subject_id, id);
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: an entry is never changed or deleted.';
END $$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""


def first_partitions(_apps: Any, _editor: Any) -> None:
    from tutti.journal.partitions import create_partitions

    create_partitions("journal_entry")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ENTRY, reverse_sql="DROP TABLE journal_entry CASCADE"),
                migrations.RunPython(first_partitions, migrations.RunPython.noop),
            ],
            state_operations=[
                    migrations.CreateModel(
                        name="Entry",
                        fields=[
                            ("id", models.BigAutoField(primary_key=True, serialize=False)),
                            ("xid", tutti.journal.models.XidField()),
                            ("at", models.DateTimeField()),
                            ("recorded_at", models.DateTimeField()),
                            ("name", models.CharField(max_length=80)),
                            ("actor_kind", models.CharField(max_length=20)),
                            ("actor_id", models.BigIntegerField(null=True)),
                            ("subject_kind", models.CharField(max_length=20)),
                            ("subject_id", models.BigIntegerField()),
                            ("payload", models.JSONField()),
                            ("lane", models.SmallIntegerField()),
                            ("caused_by", models.BigIntegerField(null=True)),
                        ],
                        options={"db_table": "journal_entry"},
                    ),
            ],
        ),
        migrations.CreateModel(
            name="Personal",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
                ("data", models.JSONField()),
            ],
            options={"db_table": "journal_personal"},
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("group", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("xid", tutti.journal.models.XidField()),
                ("after_id", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "journal_cursor"},
        ),
        migrations.CreateModel(
            name="Parked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=40)),
                ("entry_id", models.BigIntegerField()),
                ("subject_kind", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("error", models.TextField(blank=True)),
                ("parked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "journal_parked",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "entry_id"), name="parked_once")
                ],
                "indexes": [
                    models.Index(
                        fields=["group", "subject_kind", "subject_id"], name="parked_by_subject"
                    )
                ],
            },
        ),
    ]
