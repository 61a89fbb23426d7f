"""Questions asked from more than one place."""

from __future__ import annotations

from django.db import connection

from tutti.listen.models import Import


def count_of_cases(imported: Import) -> int:
    """How many cases hold what this import brought."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT link.case_id) FROM listen_envelope envelope"
            " JOIN listen_message message ON message.envelope_id = envelope.id"
            " JOIN cases_caseconversation link ON link.conversation_id = message.conversation_id"
            " AND link.detached_at IS NULL"
            " WHERE envelope.channel_id = %s AND (envelope.details ->> 'import')::bigint = %s",
            [imported.channel_id, imported.pk],
        )
        (count,) = cursor.fetchone() or (0,)
    return int(count)
