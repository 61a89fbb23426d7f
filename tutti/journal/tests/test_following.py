"""The property the whole product stands on: every entry is followed exactly once."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Sequence

import psycopg
import pytest
from django.db import OperationalError, connection, connections, transaction

from tutti.journal import following
from tutti.journal.entries import Entry
from tutti.journal.facts import REGISTRY, SYSTEM, Fact
from tutti.journal.following import GROUPS, Group, create_cursors, retry_parked, step
from tutti.journal.recording import record

pytestmark = pytest.mark.django_db(transaction=True)


class NoteStruck(Fact):
    """A note was struck on an instrument; only for these tests."""

    name = "tests.note_struck"
    subject = "instrument"
    says = "{by} struck a note"

    instrument: int
    pitch: int


@pytest.fixture
def group():
    """A group of its own that follows the test's fact; what it gets is up to the test."""
    name = f"tests-{uuid.uuid4().hex[:8]}"
    group = GROUPS[name] = Group(name)
    create_cursors()
    yield group
    del GROUPS[name]


@pytest.fixture
def heard(group):
    entries: list[Entry] = []
    group.functions[NoteStruck.name] = [entries.extend]
    return entries


def strike(instrument: int, *pitches: int) -> list[int]:
    with transaction.atomic():
        facts = [NoteStruck(instrument=instrument, pitch=pitch) for pitch in pitches]
        return record(facts, by=SYSTEM)


def test_entries_are_handed_over_in_the_order_of_their_ids(group, heard):
    ids = strike(1, 60, 62, 64)

    step(group)

    assert [entry.id for entry in heard] == ids
    assert [entry.payload for entry in heard] == [{"pitch": 60}, {"pitch": 62}, {"pitch": 64}]


def test_what_was_followed_once_is_not_followed_again(group, heard):
    strike(1, 60)
    step(group)

    taken = step(group)

    assert taken == 0
    assert len(heard) == 1


def test_a_low_id_that_commits_late_is_followed(group, heard):
    with other_connection() as slow:
        low = insert(slow, instrument=1, pitch=1)
        (high,) = strike(2, 2)
        step(group)
        before = [entry.id for entry in heard]
        slow.commit()

    step(group)

    assert low < high
    assert before == []
    assert [entry.id for entry in heard] == [low, high]


def test_a_low_transaction_that_records_late_is_followed(group, heard):
    with other_connection() as slow:
        slow.execute("SELECT pg_current_xact_id()")
        (first,) = strike(1, 1)
        step(group)
        late = insert(slow, instrument=1, pitch=2)
        slow.commit()

    step(group)

    assert [entry.id for entry in heard] == [first, late]


def test_an_open_writer_in_another_database_delays_and_loses_nothing(group, heard):
    with other_connection(dbname="postgres") as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        (id_,) = strike(1, 1)
        step(group)
        while_open = len(heard)
        elsewhere.rollback()

    step(group)

    assert while_open == 0
    assert [entry.id for entry in heard] == [id_]


def test_what_was_rolled_back_is_never_followed(group, heard):
    with other_connection() as slow:
        insert(slow, instrument=1, pitch=1)
        slow.rollback()

    step(group)

    assert heard == []


def test_work_and_cursor_go_together_when_the_work_fails(group):
    rows: list[int] = []

    def fails_once(entries: Sequence[Entry]) -> None:
        rows.append(len(entries))
        if len(rows) == 1:
            raise OperationalError("the line broke")

    group.functions[NoteStruck.name] = [fails_once]
    strike(1, 60, 62)

    with pytest.raises(Exception, match="the line broke"):
        step(group)
    step(group)

    assert rows == [2, 2]


def test_a_poison_entry_is_parked_alone_and_its_neighbours_pass(group):
    heard: list[int] = []
    follow_but_fail_at(group, heard, bad=13)
    for pitch in range(20):
        strike(pitch, pitch)

    while step(group):
        pass

    assert sorted(heard) == [pitch for pitch in range(20) if pitch != 13]
    assert parked(group) == [(13, True)]


def test_later_entries_of_a_parked_subject_wait_behind_it(group):
    heard: list[int] = []
    follow_but_fail_at(group, heard, bad=13)
    strike(7, 13)
    while step(group):
        pass

    strike(7, 14)
    strike(8, 15)
    while step(group):
        pass

    assert heard == [15]
    assert parked(group) == [(7, True), (7, False)]


def test_a_parked_subject_is_retried_in_order_by_a_button(group):
    heard: list[int] = []
    follow_but_fail_at(group, heard, bad=13)
    strike(7, 13, 14)
    while step(group):
        pass
    group.functions[NoteStruck.name] = [
        lambda entries: heard.extend(entry.payload["pitch"] for entry in entries)
    ]

    retry_parked(group, ("instrument", 7))

    assert heard[-2:] == [13, 14]
    assert parked(group) == []


def test_two_readers_of_a_group_never_work_at_once(group, heard):
    strike(1, 60)
    with other_connection() as other:
        other.execute('SELECT * FROM journal_cursor WHERE "group" = %s FOR UPDATE', [group.name])
        busy = step(group)
        other.rollback()

    free = step(group)

    assert (busy, free) == (0, 1)


def test_every_entry_is_followed_exactly_once_whatever_the_order_of_commits(group, monkeypatch):
    """Writers commit in random order, hold transactions open and roll back; readers are killed at random.

    The state derived for each subject must equal the state derived from its entries in the order of ids.
    """
    monkeypatch.setattr(following, "BATCH", 7)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_heard (entry_id bigint, last_pitch jsonb)")
    group.functions[NoteStruck.name] = [write_down]
    seed = random.randrange(2**32)
    writers = [
        threading.Thread(target=write_at_random, args=(seed + n, 60), name=f"writer {n}")
        for n in range(4)
    ]
    over = threading.Event()
    readers = [
        threading.Thread(target=read_and_die, args=(group, seed + n, over)) for n in range(3)
    ]

    for thread in (*writers, *readers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()
    while step(group, limit=7):
        pass

    assert delivered_ids() == committed_ids(), f"seed {seed}"
    assert derived_states() == states_in_id_order(), f"seed {seed}"


def write_at_random(seed: int, rounds: int) -> None:
    dice = random.Random(seed)
    with other_connection() as writer:
        for _ in range(rounds):
            instruments = sorted(dice.sample(range(5), k=dice.randint(1, 3)))
            if dice.random() < 0.3:
                writer.execute("SELECT pg_current_xact_id()")
            for instrument in instruments:
                writer.execute("SELECT pg_advisory_xact_lock(%s)", [instrument])
                insert(writer, instrument=instrument, pitch=dice.randrange(1000))
            if dice.random() < 0.15:
                writer.rollback()
            else:
                writer.commit()


def read_and_die(group: Group, seed: int, over: threading.Event) -> None:
    dice = random.Random(seed)
    while not over.is_set():
        try:
            if dice.random() < 0.3:
                die_in_the_middle(group)
            else:
                step(group, limit=dice.choice([1, 3, 7]))
        except ConnectionAbortedError:
            connections.close_all()
    connections.close_all()


def die_in_the_middle(group: Group) -> None:
    """Do the work, then lose the connection before the cursor's move is committed."""
    with transaction.atomic():
        following._follow(group, 5, following.horizon)
        raise ConnectionAbortedError


def write_down(entries: Sequence[Entry]) -> None:
    """Derive each changed subject from its entries by id, as followers are told to."""
    with connection.cursor() as cursor:
        for entry in entries:
            cursor.execute("INSERT INTO tests_heard VALUES (%s)", [entry.id])
        for instrument in sorted({entry.subject_id for entry in entries}):
            cursor.execute(
                "DELETE FROM tests_heard WHERE last_pitch->>'of' = %s", [str(instrument)]
            )
            cursor.execute(
                "INSERT INTO tests_heard SELECT NULL, jsonb_build_object("
                " 'of', %s::text, 'all', jsonb_agg(payload->'pitch' ORDER BY id))"
                " FROM journal_entry WHERE subject_kind = 'instrument' AND subject_id = %s",
                [str(instrument), instrument],
            )


def delivered_ids() -> list[int]:
    return column("SELECT entry_id FROM tests_heard WHERE entry_id IS NOT NULL ORDER BY 1")


def committed_ids() -> list[int]:
    return column(f"SELECT id FROM journal_entry WHERE name = '{NoteStruck.name}' ORDER BY 1")


def derived_states() -> list[str]:
    return column(
        "SELECT last_pitch::text FROM tests_heard WHERE last_pitch IS NOT NULL ORDER BY 1"
    )


def states_in_id_order() -> list[str]:
    return column(
        "SELECT jsonb_build_object('of', subject_id::text, 'all', jsonb_agg(payload->'pitch' ORDER BY id))::text"
        " FROM journal_entry WHERE subject_kind = 'instrument' GROUP BY subject_id ORDER BY 1"
    )


def column(query: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def follow_but_fail_at(group: Group, heard: list[int], *, bad: int) -> None:
    def follow(entries: Sequence[Entry]) -> None:
        pitches = [entry.payload["pitch"] for entry in entries]
        if bad in pitches:
            raise ValueError(f"cannot hear {bad}")
        heard.extend(pitches)

    group.functions[NoteStruck.name] = [follow]


def parked(group: Group) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, error <> '' FROM journal_parked WHERE \"group\" = %s ORDER BY entry_id",
            [group.name],
        )
        return cursor.fetchall()


def other_connection(**changes: str) -> psycopg.Connection:
    parameters = connection.get_connection_params()
    for ours in ("cursor_factory", "context", "pool", "prepare_threshold"):
        parameters.pop(ours, None)
    return psycopg.connect(**{**parameters, **changes})


def insert(writer: psycopg.Connection, *, instrument: int, pitch: int) -> int:
    row = writer.execute(
        "INSERT INTO journal_entry"
        " (at, name, actor_kind, subject_kind, subject_id, payload, lane)"
        " VALUES (now(), %s, 'system', 'instrument', %s, %s, 0) RETURNING id",
        [NoteStruck.name, instrument, psycopg.types.json.Jsonb({"pitch": pitch})],
    ).fetchone()
    return row[0]


assert REGISTRY[NoteStruck.name] is NoteStruck
