"""A house at work before there was triage: nothing is heard twice, nothing is lost, and the past is understood."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tutti.cases.models import Case
from tutti.cases.tests.desk import desk
from tutti.journal.following import GROUPS, step
from tutti.journal.models import Cursor, Entry, Parked
from tutti.journal.testing import follow_all
from tutti.listen.models import Envelope, Message
from tutti.people.actions.recognising import recognise_authors
from tutti.triage.actions.looking_back import look_back
from tutti.triage.models import Decision, Earlier, Reading, Tally
from tutti.triage.tests.hearing import arrives, decided, received
from tutti.triage.tests.test_deciding import counted, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return desk()


def as_before_triage():
    """Take away what triage left, and where it stood."""
    for model in (Decision, Reading, Tally):
        model.objects.all().delete()
    Cursor.objects.filter(group="triage").delete()


def migrate():
    migration = import_module("tutti.triage.migrations.0002_follow_where_cases_stood")
    with connection.cursor() as cursor:
        cursor.execute(migration._CURSOR)
        cursor.execute(migration._PARKED)


def test_what_cases_followed_already_is_not_decided_about_again(house):
    arrives(house.mail, "from before")
    as_before_triage()
    entries = Entry.objects.filter(subject_kind="case").count()

    migrate()
    follow_all()

    assert not Decision.objects.exists()
    assert Entry.objects.filter(subject_kind="case").count() == entries
    assert decided(arrives(house.mail, "from after")).tier == "keep"


def test_what_was_on_its_way_becomes_a_case_once(house):
    arrives(house.mail, "from before")
    as_before_triage()
    waiting = received(house.mail, "on its way")
    recognise_authors({waiting.pk: None})

    migrate()
    for _ in range(3):
        step(GROUPS["triage"], upto=_now)
        step(GROUPS["cases"], upto=_now)

    assert decided(waiting).tier == "keep"
    assert Case.objects.filter(title="on its way").count() == 1


def _now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, nextval('journal_entry_id_seq')")
        return cursor.fetchone()


def test_what_the_cases_had_parked_waits_for_triage(house):
    arrives(house.mail, "from before")
    entry = Entry.objects.filter(name="people.person_recognised").latest("id")
    Parked.objects.create(
        group="cases", entry_id=entry.pk, subject_kind="conversation", subject_id=entry.subject_id
    )

    migrate()

    assert Parked.objects.get().group == "triage"


def test_the_past_is_understood_and_counted_without_a_word_to_anybody(house):
    message = arrives(house.mail, "My card was charged twice and I am angry")
    envelope = Envelope.objects.create(
        channel=house.mail, key="1", raw=b"", received_at=timezone.now()
    )
    Message.objects.filter(pk=message.pk).update(envelope_id=envelope.pk)
    as_before_triage()
    now = {"upto": message.pk, "since": timezone.now()}
    Earlier.objects.update_or_create(pk=1, defaults=now)
    entries = Entry.objects.count()
    assert look_back() == 0

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert look_back() == 1

    assert (decided(message).tier, decided(message).at) == ("keep", message.at)
    assert Reading.objects.get().language == "en"
    assert counted() == standing()
    assert Entry.objects.count() == entries
    assert look_back() == 0
