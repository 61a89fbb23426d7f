"""A key opens one thing, for one purpose, for a while."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.keys.jobs import forget_ended_keys
from tutti.ground.keys.keeping import holder_of, known_key, make_key, revoke_keys, spend
from tutti.ground.keys.models import Key

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra():
    return Member.objects.create(email="petra@example.com", name="Petra")


@pytest.fixture
def ada():
    return Member.objects.create(email="ada@example.com", name="Ada")


def soon():
    return timezone.now() + timedelta(hours=1)


def test_who_holds_the_secret_holds_the_key(petra):
    secret = make_key(
        purpose="task", subject=petra, member=petra, expires_at=soon(), address="petra@example.com"
    )

    key = holder_of(secret, purpose="task")

    assert key.member == petra
    assert (key.subject_kind, key.subject_id) == ("accounts.member", petra.pk)
    assert key.address == "petra@example.com"
    assert len(secret) == 32


def test_the_secret_is_stored_as_its_hash_alone(petra):
    secret = make_key(purpose="task", subject=petra, expires_at=soon())

    with connection.cursor() as cursor:
        cursor.execute("SELECT k::text FROM keys_key k")
        row = cursor.fetchone()[0]

    assert hashlib.sha256(secret.encode()).hexdigest() in row
    assert secret not in row


def test_two_keys_are_never_the_same(petra):
    secrets = {make_key(purpose="task", subject=petra, expires_at=soon()) for _ in range(50)}

    assert len(secrets) == 50


@pytest.mark.parametrize(
    "secret", ["", "x", "0", "\0", "\ud800", "é", "a" * 5000, "' OR 1=1 --", "None", "%"]
)
def test_what_is_no_secret_holds_nothing(secret, petra):
    make_key(purpose="task", subject=petra, expires_at=soon())

    assert holder_of(secret, purpose="task") is None


def test_part_of_a_secret_or_its_hash_holds_nothing(petra):
    secret = make_key(purpose="task", subject=petra, expires_at=soon())

    for wrong in (secret[:-1], secret + "A", secret.swapcase(), Key.objects.get().digest):
        assert holder_of(wrong, purpose="task") is None


def test_a_key_fits_its_own_purpose_only(petra):
    secret = make_key(purpose="task", subject=petra, expires_at=soon())

    assert holder_of(secret, purpose="sign-in") is None


def test_a_key_ends_at_its_time(petra):
    secret = make_key(purpose="task", subject=petra, expires_at=soon())
    key = holder_of(secret, purpose="task")

    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert holder_of(secret, purpose="task") is None
        assert spend(key) is False


def test_an_ended_key_is_still_known_but_opens_nothing(petra):
    secret = make_key(purpose="task", subject=petra, member=petra, expires_at=soon())
    revoke_keys(purpose="task", subject=petra)

    assert known_key(secret, purpose="task").member == petra
    assert holder_of(secret, purpose="task") is None
    assert known_key(secret, purpose="sign-in") is None
    assert known_key("", purpose="task") is None


def test_a_single_use_key_works_once(petra):
    secret = make_key(purpose="sign-in", member=petra, expires_at=soon(), single_use=True)
    first = holder_of(secret, purpose="sign-in")
    second = holder_of(secret, purpose="sign-in")

    assert [spend(first), spend(second)] == [True, False]
    assert holder_of(secret, purpose="sign-in") is None


def test_looking_uses_nothing_up(petra):
    secret = make_key(purpose="sign-in", member=petra, expires_at=soon(), single_use=True)

    assert [holder_of(secret, purpose="sign-in") is not None for _ in range(3)] == [True] * 3


def test_another_key_may_be_used_again_and_again(petra):
    secret = make_key(purpose="task", subject=petra, expires_at=soon())

    assert [spend(holder_of(secret, purpose="task")) for _ in range(3)] == [True] * 3


def test_a_suspended_member_holds_nothing(petra):
    secret = make_key(purpose="task", member=petra, expires_at=soon())
    Member.objects.update(is_active=False)

    assert holder_of(secret, purpose="task") is None


def test_taking_keys_back_takes_those_of_the_subject(petra, ada):
    gone = make_key(purpose="task", subject=petra, expires_at=soon())
    other_purpose = make_key(purpose="sign-in", subject=petra, expires_at=soon())
    other_subject = make_key(purpose="task", subject=ada, expires_at=soon())

    assert revoke_keys(purpose="task", subject=petra) == 1

    assert holder_of(gone, purpose="task") is None
    assert holder_of(other_purpose, purpose="sign-in") is not None
    assert holder_of(other_subject, purpose="task") is not None


def test_taking_keys_back_can_be_narrowed_to_a_member(petra, ada):
    hers = make_key(purpose="task", subject=petra, member=petra, expires_at=soon())
    adas = make_key(purpose="task", subject=petra, member=ada, expires_at=soon())

    assert revoke_keys(purpose="task", subject=petra, member=petra) == 1

    assert holder_of(hers, purpose="task") is None
    assert holder_of(adas, purpose="task") is not None


def test_taking_everybodys_keys_back_by_mistake_is_refused():
    with pytest.raises(ValueError, match="Name the subject or the member"):
        revoke_keys(purpose="task")


def test_keys_that_ended_long_ago_are_forgotten(petra):
    make_key(purpose="task", subject=petra, expires_at=timezone.now() - timedelta(days=31))
    make_key(purpose="task", subject=petra, expires_at=soon())

    forget_ended_keys()

    assert Key.objects.count() == 1
