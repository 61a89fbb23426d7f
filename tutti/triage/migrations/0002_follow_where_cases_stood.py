"""Triage now stands between people and cases, and begins where the cases had followed the authors to.

Without it a house that is already at work would have every message of its past decided about and heard by its cases a
second time. What the cases had parked waits for triage from here on.
"""

from django.db import migrations

_CURSOR = """
INSERT INTO journal_cursor ("group", xid, after_id, moved_at)
SELECT 'triage', xid, after_id, now() FROM journal_cursor WHERE "group" = 'cases'
ON CONFLICT DO NOTHING
"""
_PARKED = """
UPDATE journal_parked p SET "group" = 'triage' FROM journal_entry e
WHERE p."group" = 'cases' AND e.id = p.entry_id AND e.name = 'people.person_recognised'
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial"), ("journal", "0001_initial")]

    operations = [
        migrations.RunSQL(_CURSOR, migrations.RunSQL.noop),
        migrations.RunSQL(_PARKED, migrations.RunSQL.noop),
    ]
