from __future__ import annotations

import pytest
from django.db import connection

from tutti.journal.following import GROUPS, Group
from tutti.journal.passing import StillBehind, follow_past_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group(monkeypatch):
    alone = {"stage.reactions": Group("stage.reactions")}
    monkeypatch.setattr("tutti.journal.passing.GROUPS", alone)
    monkeypatch.setattr("tutti.journal.following.GROUPS", alone)
    assert GROUPS is not alone
    return alone["stage.reactions"]


def newest():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def place():
    with connection.cursor() as cursor:
        cursor.execute("SELECT xid::text::bigint FROM journal_cursor")
        return cursor.fetchone()[0]


def test_it_returns_when_a_group_is_past_what_was_there(group):
    before = newest()

    follow_past_now()

    assert place() >= before


def test_a_cursor_somebody_else_holds_is_waited_for_and_named(group):
    follow_past_now()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                'SELECT 1 FROM journal_cursor WHERE "group" = %s FOR UPDATE', [group.name]
            )
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")

        with pytest.raises(StillBehind, match="did not move"):
            follow_past_now(patience=0.3)
    finally:
        other.rollback()
        other.close()
