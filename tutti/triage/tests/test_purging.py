"""When the window is over nothing of a filtered message is left, in any column of any table, in any file."""

import subprocess
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.tests.desk import desk
from tutti.channels.contract import Raw
from tutti.ground.rewriting.models import Owed
from tutti.ground.rewriting.rewriting import rewrite_owed
from tutti.journal.facts import Actor
from tutti.journal.following import create_cursors, drain
from tutti.journal.models import Entry
from tutti.listen.actions.storing import store_raw
from tutti.listen.importing.uploads import keep_upload
from tutti.listen.models import Arrival, Conversation, Envelope, Import, Message
from tutti.people.models import Exchange, Identity, Person
from tutti.triage.actions.filtering import filter_message
from tutti.triage.actions.purging import purge_due
from tutti.triage.actions.restoring import restore_messages
from tutti.triage.actions.windows import change_review_window
from tutti.triage.models import Counted, Decision, Reading
from tutti.triage.tests.hearing import rule
from tutti.triage.tests.test_deciding import counted, standing

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "zqxcanary"
LATER = timedelta(days=15)


@pytest.fixture
def house(settings, tmp_path):
    settings.TUTTI_HOME = tmp_path
    return desk()


def letter(number: int, *, words: str = "", large: bool = False) -> bytes:
    """Every part of it holds the canary: names, addresses, subject, words, markup, quotes, files."""
    mail = EmailMessage()
    mail["From"] = f"{CANARY} Person <{CANARY}{number}@{CANARY}.example>"
    mail["To"] = "help@acme.test"
    mail["Subject"] = f"About {CANARY} {number}"
    mail["Message-ID"] = f"<{CANARY}{number}@{CANARY}.example>"
    mail.set_content(f"{words or 'lol'} {CANARY} words\n\n> quoted {CANARY}\n")
    mail.add_alternative(f"<p>lol <b>{CANARY}</b></p>", subtype="html")
    data = (CANARY * (40_000 if large else 10)).encode()
    mail.add_attachment(data, maintype="text", subtype="plain", filename=f"{CANARY}.txt")
    return mail.as_bytes()


def heard(house, number: int, **said) -> Message:
    raw = Raw(key=f"1:{number}", data=letter(number, **said))
    (envelope,) = store_raw(house.mail, [raw])
    create_cursors()
    drain()
    return Message.objects.get(envelope_id=envelope)


def rows_with(word: str) -> list[str]:
    """Tables with a row that holds the word in any column, as text or as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE %s OR t::text LIKE %s)",
                [f"%{word}%", f"%{word.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def files_with(word: str, folder: Path) -> list[str]:
    done = subprocess.run(
        ["grep", "-rlai", word, str(folder)], capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def tables_of(files: list[str]) -> list[str]:
    numbers = [Path(name).name.partition(".")[0] for name in files]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE pg_relation_filenode(oid)::text = ANY(%s)",
            [numbers],
        )
        known = [name for (name,) in cursor.fetchall()]
    return known or files


def test_a_dropped_message_leaves_its_key_and_nothing_else(house, tmp_path):
    files = tmp_path / "files"
    rule("filter", "true", "triage.drop")
    small, large = heard(house, 1), heard(house, 2, large=True)
    assert "listen_message_p0" in rows_with(CANARY)
    assert files_with(CANARY, files)

    with time_machine.travel(timezone.now() + LATER):
        assert purge_due() == 2

    assert rows_with(CANARY) == []
    assert files_with(CANARY, files) == []
    assert Arrival.objects.count() == 2
    kept = [Message, Envelope, Conversation, Person, Identity, Exchange, Reading, Counted]
    assert [model.objects.count() for model in kept] == [0] * len(kept)
    assert store_raw(house.mail, [Raw(key="1:1", data=letter(1))]) == []
    assert {small.pk, large.pk} == set(
        Decision.objects.filter(purged_at__isnull=False).values_list("pk", flat=True)
    )
    assert Entry.objects.filter(name="triage.message_purged").count() == 2
    assert counted() == standing()


def files_of_database() -> Path | None:
    """Where the server works: it may be told its folder by a name that holds in its own process alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_backend_pid(), oid FROM pg_database WHERE datname = current_database()"
        )
        process, database = cursor.fetchone()
    try:
        folder = Path(f"/proc/{process}/cwd").resolve(strict=True) / "base" / str(database)
    except OSError:
        return None
    return folder if folder.is_dir() else None


def write_out() -> None:
    """What is in memory goes to the files too, where we may ask for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'MEMBER')")
        if cursor.fetchone()[0]:
            cursor.execute("CHECKPOINT")


def test_the_bytes_leave_the_files_of_the_database_too(house):
    rule("filter", "true", "triage.drop")
    heard(house, 1)
    folder = files_of_database()
    if folder is None:
        pytest.skip("The files of this database are on another machine, or another user's.")
    with time_machine.travel(timezone.now() + LATER):
        purge_due()
        rewrite_owed()

    write_out()
    assert tables_of(files_with(CANARY, folder)) == []
    assert set(Owed.objects.values_list("state", flat=True)) == {"done"}


def test_a_large_table_is_not_rewritten_and_says_so(house):
    rule("filter", "true", "triage.drop")
    heard(house, 1)
    with time_machine.travel(timezone.now() + LATER):
        purge_due()
        assert rewrite_owed(largest=1) == []

    assert set(Owed.objects.values_list("state", flat=True)) == {"too_large"}


def test_a_counted_message_leaves_numbers(house):
    rule("filter", "true", "triage.count")
    heard(house, 1)
    heard(house, 2)

    with time_machine.travel(timezone.now() + LATER):
        purge_due()

    assert rows_with(CANARY) == []
    assert sum(Counted.objects.values_list("amount", flat=True)) == 2


def test_nothing_goes_before_its_window_is_over(house):
    rule("filter", "true", "triage.drop")
    heard(house, 1)

    with time_machine.travel(timezone.now() + timedelta(days=13)):
        assert purge_due() == 0

    assert Message.objects.count() == 1


def test_what_was_restored_is_never_deleted(house):
    rule("filter", "true", "triage.drop")
    message = heard(house, 1)
    restore_messages([message.pk], by=Actor.member(house.ada.pk))
    drain()

    with time_machine.travel(timezone.now() + LATER):
        assert purge_due() == 0

    assert Message.objects.filter(pk=message.pk).exists()


def test_what_was_filtered_by_hand_goes_with_the_words_of_its_case(house):
    message = heard(house, 1)
    filter_message(message, tier="drop", by=Actor.member(house.ada.pk))
    drain()

    with time_machine.travel(timezone.now() + LATER):
        purge_due()
        drain()

    assert rows_with(CANARY) == []
    assert (Case.objects.get().resolution, Case.objects.get().person) == ("filtered", None)


def test_whoever_wrote_something_that_stays_is_not_forgotten(house):
    kept = heard(house, 1, words="my card is blocked")
    rule("filter", "true", "triage.drop")
    dropped = EmailMessage()
    dropped["From"] = f"<{CANARY}1@{CANARY}.example>"
    dropped["Subject"] = "Something else"
    dropped.set_content("lol")
    raw = Raw(key="1:9", data=dropped.as_bytes())
    store_raw(house.mail, [raw])
    drain()

    with time_machine.travel(timezone.now() + LATER):
        assert purge_due() == 1

    assert Exchange.objects.get().message_id == kept.pk
    assert Person.objects.count() == 1


def test_an_uploaded_file_goes_when_the_window_is_over(house):
    rows = f"id,date,text\n1,2026-01-01,lol {CANARY}\n".encode()
    blob, name = keep_upload([SimpleUploadedFile("past.csv", rows)])
    Import.objects.create(
        name=name,
        blob_id=blob,
        department=house.support,
        state="done",
        finished_at=timezone.now(),
    )

    with time_machine.travel(timezone.now() + LATER):
        purge_due()

    assert rows_with(CANARY) == []
    assert Import.objects.get().blob is None


def test_a_shorter_window_counts_for_what_waits_already(house):
    rule("filter", "true", "triage.drop")
    heard(house, 1)

    change_review_window(days=2, by=Actor.member(house.ada.pk))

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert purge_due() == 1


def test_purging_goes_on_where_it_stopped(house, monkeypatch):
    monkeypatch.setattr("tutti.triage.actions.purging.AT_ONCE", 2)
    rule("filter", "true", "triage.drop")
    for number in range(5):
        heard(house, number)

    with time_machine.travel(timezone.now() + LATER):
        assert purge_due(at_most=2) == 2
        assert purge_due() == 3

    assert rows_with(CANARY) == []
