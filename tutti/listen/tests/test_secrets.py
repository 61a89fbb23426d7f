"""What a customer should not have written: gone from every table, and sealed where it arrived."""

import json

import pytest
from django.db import connection

from tutti.channels.contract import Raw
from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.files.models import Blob
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Envelope, Message
from tutti.listen.originals import bytes_of

CARD = "4111 1111 1111 1111"

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(db):
    keeper = Member.objects.create(name="Cleo", email="cleo@acme.test", role=Role.AGENT)
    support = Department.objects.create(name="Support", keeper=keeper)
    return Channel.objects.create(kind="webhook", name="Shop", department=support)


def arrive(channel, **item):
    plain = {"id": "t-1", "author": {"email": "mira@duarte.example"}, "text": "Hello"} | item
    raw = json.dumps(plain).encode()
    store_raw(channel, [Raw(key=str(plain["id"]), data=raw)])
    follow_all()
    return Message.objects.get(external_id=plain["id"]), raw


def test_secrets_never_reach_the_message(channel):
    message, _raw = arrive(
        channel, title=f"My card {CARD}", text="My password is hunter2. The rest stays."
    )

    message.refresh_from_db()
    assert message.title == "My card •••• 1111"
    assert message.text == "My password is ••••. The rest stays."
    assert message.details["masked"] == ["card", "password"]
    assert message.conversation.title == "My card •••• 1111"


def test_no_table_holds_a_masked_secret_in_the_open(channel):
    arrive(channel, text=f"card {CARD} cvv 987, my password is Tr0ub4dor")

    with connection.cursor() as cursor:
        found = [table for table in _tables(cursor) if _holds(cursor, table, "Tr0ub4dor")]

    assert found == []


def test_what_arrived_is_sealed_and_opens_to_the_byte(channel):
    message, raw = arrive(channel, text=f"card {CARD}")

    envelope = Envelope.objects.get(pk=message.envelope_id)
    assert envelope.is_sealed
    assert CARD.encode() not in bytes(envelope.raw)
    assert bytes_of(envelope) == raw


def test_a_large_item_leaves_no_open_file_behind(channel, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message, raw = arrive(channel, text=f"card {CARD} " + "words " * 60_000)

    envelope = Envelope.objects.get(pk=message.envelope_id)
    assert bytes_of(envelope) == raw
    assert [blob.sha256 for blob in Blob.objects.all()] == [envelope.blob]


def test_an_ordinary_item_stays_as_it_came(channel):
    message, raw = arrive(channel, text="Order 4111111111111111 has not arrived.")

    envelope = Envelope.objects.get(pk=message.envelope_id)
    assert (envelope.is_sealed, bytes(envelope.raw)) == (False, raw)
    assert "masked" not in message.details


def _tables(cursor):
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname = 'public'"
    )
    return [name for (name,) in cursor.fetchall()]


def _holds(cursor, table, words):
    cursor.execute(f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", [f"%{words}%"])
    in_words = cursor.fetchone()
    cursor.execute(
        f"SELECT 1 FROM {table} t WHERE t::text LIKE %s LIMIT 1", [f"%{words.encode().hex()}%"]
    )
    return in_words or cursor.fetchone()
