"""Credentials in the database are of no use to who reads the database."""

import base64
import logging
import secrets
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from tutti.ground.crypto.keyring import Keyring, KeyUnusable
from tutti.ground.crypto.sealed import SealBroken, Sealed, SealedJSONField

SECRET = "correct-horse-battery-staple"


@pytest.fixture(autouse=True)
def keyring(settings, tmp_path):
    settings.KEYRING = Keyring(tmp_path / "keys")
    return settings.KEYRING


@pytest.fixture
def safe(db):
    """A model with two sealed fields, and its table for this test."""
    with isolate_apps():

        class Safe(models.Model):
            sealed_id = models.UUIDField(default=uuid4)
            one = SealedJSONField(null=True)
            two = SealedJSONField(null=True)

            class Meta:
                app_label = "crypto"

    with connection.schema_editor() as editor:
        editor.create_model(Safe)
    return Safe


def test_what_is_kept_comes_back(safe):
    kept = safe.objects.create(one={"user": "ada", "password": SECRET, "port": 993})

    found = safe.objects.get(pk=kept.pk)

    assert found.one.open() == {"user": "ada", "password": SECRET, "port": 993}
    assert found.two is None


def test_a_value_can_be_replaced_and_saved_alone(safe):
    kept = safe.objects.create(one={"password": "old"})
    found = safe.objects.defer("one").get(pk=kept.pk)

    found.one = {"password": SECRET}
    found.save(update_fields=["one"])

    found.refresh_from_db()
    assert found.one.open() == {"password": SECRET}
    assert safe.objects.defer("one").get(pk=kept.pk).one.open() == {"password": SECRET}


def test_many_rows_written_at_once_are_each_sealed_for_themselves(safe):
    safe.objects.bulk_create([safe(one={"n": number}) for number in range(5)])

    found = safe.objects.order_by("pk")

    assert [row.one.open() for row in found] == [{"n": number} for number in range(5)]
    assert len({row.one.token for row in found}) == 5


def test_the_value_is_not_in_the_database(safe):
    safe.objects.create(one={"password": SECRET})

    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text, one FROM crypto_safe s")
        text, raw = cursor.fetchone()

    assert len(bytes(raw)) > len(SECRET)
    assert SECRET not in text
    assert SECRET.encode() not in bytes(raw)
    assert SECRET.encode().hex() not in text


def test_a_value_moved_to_another_row_does_not_open(safe):
    mine = safe.objects.create(one={"password": "mine"})
    theirs = safe.objects.create(one={"password": SECRET})

    safe.objects.filter(pk=mine.pk).update(one=theirs.one)

    mine.refresh_from_db()
    with pytest.raises(SealBroken, match="changed or moved"):
        mine.one.open()


def test_a_value_moved_to_another_field_does_not_open(safe):
    kept = safe.objects.create(one={"password": SECRET})

    safe.objects.filter(pk=kept.pk).update(two=kept.one)

    kept.refresh_from_db()
    with pytest.raises(SealBroken):
        kept.two.open()


def test_any_changed_byte_is_noticed(safe):
    kept = safe.objects.create(one={"password": SECRET})

    for place in range(len(kept.one.token)):
        changed = bytearray(kept.one.token)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            Sealed(bytes(changed), kept.one._bound).open()


def test_a_value_never_shows_itself(safe, caplog):
    caplog.set_level(logging.DEBUG)
    kept = safe(one={"password": SECRET})

    logging.getLogger("tutti").info("%s %r %s", kept.one, kept.one, vars(kept))

    assert f"{kept.one} {kept.one!r}" == "<sealed> <sealed>"
    assert SECRET not in caplog.text


def test_a_plain_value_cannot_be_written_past_the_instance(safe):
    safe.objects.create(one={})

    with pytest.raises(TypeError, match="set on an instance"):
        safe.objects.update(one={"password": SECRET})


def test_without_the_key_the_error_says_what_to_restore(safe, settings, tmp_path):
    kept = safe.objects.create(one={"password": SECRET})
    settings.KEYRING = Keyring(tmp_path / "other")

    with pytest.raises(SealBroken, match="Restore the folder `keys`"):
        kept.one.open()


def test_after_a_new_key_the_old_values_still_open(safe, keyring):
    first = safe.objects.create(one={"n": 1})
    keyring.replace("credentials")
    second = safe.objects.create(one={"n": 2})
    keyring.replace("credentials")

    third = safe.objects.create(one={"n": 3})

    assert [row.one.open()["n"] for row in (first, second, third)] == [1, 2, 3]
    assert len({row.one.token[1:9] for row in (first, second, third)}) == 3


def test_older_keys_may_come_from_the_environment(safe, settings, tmp_path, monkeypatch):
    kept = safe.objects.create(one={"n": 1})
    monkeypatch.setenv("TUTTI_KEY_CREDENTIALS_OLD", settings.KEYRING.text("credentials"))
    monkeypatch.setenv(
        "TUTTI_KEY_CREDENTIALS", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    )
    settings.KEYRING = Keyring(tmp_path / "empty")

    assert kept.one.open() == {"n": 1}


def test_a_key_of_the_environment_is_not_replaced_behind_its_back(keyring, monkeypatch):
    monkeypatch.setenv("TUTTI_KEY_CREDENTIALS", base64.urlsafe_b64encode(bytes(32)).decode())

    with pytest.raises(KeyUnusable, match="Replace it there"):
        keyring.replace("credentials")


def test_a_key_file_is_readable_by_its_owner_alone(keyring):
    keyring.bytes("credentials")

    assert (keyring.folder / "credentials").stat().st_mode & 0o777 == 0o600
    assert keyring.folder.stat().st_mode & 0o777 == 0o700


def test_a_key_can_be_replaced_before_there_was_one(keyring):
    keyring.replace("credentials")

    assert len(keyring.every("credentials")) == 1


def test_two_processes_that_start_at_once_agree_on_a_key(keyring):
    first = keyring.bytes("credentials")

    keyring._make(keyring.folder / "credentials")

    assert keyring.bytes("credentials") == first
    assert [path.name for path in keyring.folder.iterdir()] == ["credentials"]


@pytest.mark.parametrize("text", ["?", "abc", "c2hvcnQ=", ""])
def test_an_unusable_key_is_named(text, keyring, monkeypatch):
    monkeypatch.setenv("TUTTI_KEY_CREDENTIALS", text)

    with pytest.raises(KeyUnusable, match="TUTTI_KEY_CREDENTIALS"):
        keyring.bytes("credentials")


@isolate_apps()
def test_a_model_without_a_row_identity_is_refused_at_start():
    class Careless(models.Model):
        one = SealedJSONField()

        class Meta:
            app_label = "crypto"

    assert [problem.id for problem in Careless.check()] == ["crypto.E001"]
