"""A restored journal goes on exactly where each follower stood."""

from __future__ import annotations

import pytest
from django.db import connection

from tutti.journal.renumbering import renumber_if_restored

pytestmark = pytest.mark.django_db(transaction=True)

FAR = 10**12  # numbers no server of today has reached


@pytest.fixture
def restored():
    """Entries and cursors as they came from a server that had counted further."""
    execute("DELETE FROM journal_cursor")
    for id_, xid in [(1, FAR + 10), (2, FAR + 30), (3, FAR + 20), (4, FAR + 20), (5, FAR + 40)]:
        execute(
            "INSERT INTO journal_entry (id, xid, at, name, actor_kind, subject_kind, subject_id, payload, lane)"
            " VALUES (%s, %s::text::xid8, now(), 'tests.x', 'system', 'thing', 1, '{}', 0)",
            id_,
            xid,
        )
    for group, xid, after in [
        ("slow", FAR + 15, 0),
        ("inside", FAR + 20, 3),
        ("done", FAR + 50, 0),
    ]:
        execute(
            'INSERT INTO journal_cursor ("group", xid, after_id, moved_at) VALUES (%s, %s::text::xid8, %s, now())',
            group,
            xid,
            after,
        )


def test_what_each_group_has_still_to_follow_stays_the_same(restored):
    before = {group: unread(group) for group in ("slow", "inside", "done")}

    changed = renumber_if_restored()

    assert changed is True
    assert before == {"slow": [2, 3, 4, 5], "inside": [2, 4, 5], "done": []}
    assert {group: unread(group) for group in before} == before


def test_new_entries_come_after_everything_restored(restored):
    renumber_if_restored()

    execute(
        "INSERT INTO journal_entry (id, at, name, actor_kind, subject_kind, subject_id, payload, lane)"
        " VALUES (6, now(), 'tests.x', 'system', 'thing', 1, '{}', 0)"
    )

    assert unread("done") == [6]


def test_a_journal_in_its_own_server_is_left_alone():
    assert renumber_if_restored() is False


def unread(group: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM journal_entry e, journal_cursor c"
            ' WHERE c."group" = %s AND (e.xid, e.id) > (c.xid, c.after_id) ORDER BY e.id',
            [group],
        )
        return [row[0] for row in cursor.fetchall()]


def execute(query: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
