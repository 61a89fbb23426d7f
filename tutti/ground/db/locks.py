"""Taking turns: until a transaction ends, nobody else does what goes by the same name."""

from __future__ import annotations

from django.db import connection


def take_turns(name: str) -> None:
    """Wait until nobody else in the database holds this name, and hold it until the transaction ends.

    Take it before any row it protects: whoever holds a row and then waits for the name can be waited for in turn.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
