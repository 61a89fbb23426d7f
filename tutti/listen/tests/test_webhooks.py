"""The door for other systems: what is not signed, now, by who shares the secret, leaves no row."""

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from tutti.ground.accounts.models import Department, Member, Role
from tutti.ground.crypto.signatures import sign
from tutti.journal.testing import follow_all
from tutti.listen.doors import door_path
from tutti.listen.models import Arrival, Channel, Envelope, Message, Quarantined
from tutti.listen.views import webhooks

SECRET = b"a shared secret of some length"
OTHER = b"another channel's secret, as long"
BODY = (
    b'{"id": "t-1", "text": "The card machine is down.", "author": {"email": "Mira@Example.com"}}'
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(db):
    keeper = Member.objects.create(name="Cleo", email="cleo@acme.test", role=Role.AGENT)
    return Department.objects.create(name="Support", keeper=keeper)


@pytest.fixture
def channel(support):
    made = Channel(kind="webhook", name="Shop", department=support)
    made.credentials = {"secret": SECRET.decode()}
    made.save()
    return made


def deliver(channel, body=BODY, headers=None, *, secret=SECRET, id_="evt_1", ago=0, client=None):
    at = timezone.now() - timedelta(seconds=ago)
    signed = sign(secret, id_=id_, at=at, body=body) if headers is None else headers
    return (client or Client()).post(
        door_path(channel), body, content_type="application/json", headers=signed
    )


def rows():
    return Envelope.objects.count() + Arrival.objects.count() + Quarantined.objects.count()


@pytest.mark.proves_channel("hears", kind="webhook", by="emulator")
@pytest.mark.proves_channel("reads", kind="webhook", by="emulator")
def test_a_signed_event_is_stored_and_becomes_a_message(channel):
    answer = deliver(channel)

    follow_all()

    message = Message.objects.get()
    assert answer.status_code == 204
    assert message.text == "The card machine is down."
    assert (message.author_kind, message.author_value) == ("email", "Mira@example.com")
    assert message.trust == "weak"


def _signed(**changes):
    good = sign(SECRET, id_="evt_1", at=timezone.now(), body=BODY)
    return {key: value for key, value in (good | changes).items() if value is not None}


def _by(key, *, body=BODY, scheme="v1", digest=hashlib.sha256, id_="evt_1", timestamp=None):
    stamp = timestamp or str(int(timezone.now().timestamp()))
    mac = hmac.new(key, b".".join((id_.encode(), stamp.encode(), body)), digest).digest()
    return {
        "webhook-id": id_,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{scheme},{base64.b64encode(mac).decode()}",
    }


def _signature(change):
    good = _signed()["webhook-signature"]
    return _signed(**{"webhook-signature": change(good)})


def _at(seconds):
    return _by(SECRET, timestamp=str(int(timezone.now().timestamp()) + seconds))


def _with_id(id_):
    return _by(SECRET, id_=id_)


def _raw_hex():
    stamp = str(int(timezone.now().timestamp()))
    mac = hmac.new(SECRET, b"evt_1." + stamp.encode() + b"." + BODY, hashlib.sha256).hexdigest()
    return _signed(**{"webhook-timestamp": stamp, "webhook-signature": f"v1,{mac}"})


WRONG = {
    "no header at all": dict,
    "no signature": lambda: _signed(**{"webhook-signature": None}),
    "no id": lambda: _signed(**{"webhook-id": None}),
    "no timestamp": lambda: _signed(**{"webhook-timestamp": None}),
    "empty signature": lambda: _signed(**{"webhook-signature": ""}),
    "empty id": lambda: _signed(**{"webhook-id": ""}),
    "empty timestamp": lambda: _signed(**{"webhook-timestamp": ""}),
    "blank signature": lambda: _signed(**{"webhook-signature": "   "}),
    "scheme without signature": lambda: _signed(**{"webhook-signature": "v1,"}),
    "scheme alone": lambda: _signed(**{"webhook-signature": "v1"}),
    "signature without scheme": lambda: _signature(lambda good: good.removeprefix("v1,")),
    "truncated by one": lambda: _signature(lambda good: good[:-1]),
    "truncated to half": lambda: _signature(lambda good: good[:25]),
    "truncated to whole base64 groups": lambda: _signature(lambda good: good[:-4]),
    "one letter changed": lambda: _signature(lambda good: good[:5] + "AAAA" + good[9:]),
    "one letter more": lambda: _signature(lambda good: good + "A"),
    "letters in another case": lambda: _signature(lambda good: "v1," + good[3:].swapcase()),
    "hexadecimal": _raw_hex,
    "not base64": lambda: _signed(**{"webhook-signature": "v1,§§§§"}),
    "wildcard": lambda: _signed(**{"webhook-signature": "v1,*"}),
    "null": lambda: _signed(**{"webhook-signature": "v1,null"}),
    "another version of the right digest": lambda: _by(SECRET, scheme="v2"),
    "an asymmetric scheme": lambda: _by(SECRET, scheme="v1a"),
    "capital scheme": lambda: _by(SECRET, scheme="V1"),
    "another channel's secret": lambda: _by(OTHER),
    "an empty secret": lambda: _by(b""),
    "a short secret": lambda: _by(b"a shared"),
    "the secret with a newline": lambda: _by(SECRET + b"\n"),
    "the body as secret": lambda: _by(BODY),
    "SHA-1": lambda: _by(SECRET, digest=hashlib.sha1),
    "SHA-512": lambda: _by(SECRET, digest=hashlib.sha512),
    "MD5": lambda: _by(SECRET, digest=hashlib.md5),
    "another body": lambda: _by(SECRET, body=BODY + b" "),
    "an empty body": lambda: _by(SECRET, body=b""),
    "another id than signed": lambda: _signed(**{"webhook-id": "evt_2"}),
    "another time than signed": lambda: _at(0) | {"webhook-timestamp": str(int(timezone.now().timestamp()) - 60)},
    "six minutes old": lambda: _at(-360),
    "a second too old": lambda: _at(-302),
    "a day old": lambda: _at(-86_400),
    "six minutes ahead": lambda: _at(360),
    "from 1970": lambda: _by(SECRET, timestamp="0"),
    "a negative time": lambda: _by(SECRET, timestamp="-1"),
    "a time in milliseconds": lambda: _by(SECRET, timestamp=str(int(timezone.now().timestamp() * 1000))),
    "a time with a fraction": lambda: _by(SECRET, timestamp=f"{timezone.now().timestamp():.1f}"),
    "a time in words": lambda: _by(SECRET, timestamp="now"),
    "a time with a sign": lambda: _by(SECRET, timestamp="+" + str(int(timezone.now().timestamp()))),
    "a time in other digits": lambda: _signed(**{"webhook-timestamp": "١٢٣"}),
    "a time of forty digits": lambda: _by(SECRET, timestamp="9" * 40),
    "an id with a full stop": lambda: _with_id("evt.1"),
    "an id with a blank": lambda: _with_id("evt 1"),
    "an id of a thousand letters": lambda: _with_id("e" * 1000),
    "the right one as the eleventh": lambda: _signature(lambda good: "v1,AAAA " * 10 + good),
    "separated by commas": lambda: _signature(lambda good: "v1,AAAA," + good.removeprefix("v1,")),
    "another product's header": lambda: {"x-hub-signature-256": "sha256=" + "0" * 64},
}  # fmt: skip


@pytest.mark.proves_channel("door", kind="webhook", by="emulator")
@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_signed_leaves_no_row(channel, headers):
    answer = deliver(channel, headers=headers())

    assert (answer.status_code, rows()) == (401, 0)


def test_the_table_is_long_enough():
    assert len(WRONG) >= 40


def test_a_body_read_with_another_border_is_another_event(channel):
    """`id.timestamp.body`: without a rule on full stops, a part of one could pass for a part of the next."""
    old = str(int(timezone.now().timestamp()) - 3600)
    now = str(int(timezone.now().timestamp()))
    captured = _by(SECRET, id_="evt", timestamp=old, body=now.encode() + b"." + BODY)

    moved = {**captured, "webhook-id": f"evt.{old}", "webhook-timestamp": now}

    assert (deliver(channel, headers=moved).status_code, rows()) == (401, 0)


def test_any_of_several_signatures_may_hold(channel):
    good = _signature(lambda good: f"v1a,xyz v1,AAAA {good}")

    assert deliver(channel, headers=good).status_code == 204


def test_during_an_exchange_of_secrets_both_hold(channel):
    channel.credentials = {"secret": OTHER.decode(), "former_secret": SECRET.decode()}
    channel.save()

    answers = [deliver(channel, secret=SECRET), deliver(channel, secret=OTHER, id_="evt_2")]

    assert [answer.status_code for answer in answers] == [204, 204]


def test_a_secret_in_the_usual_dress_is_unpacked(channel):
    channel.credentials = {"secret": "whsec_" + base64.b64encode(SECRET).decode()}
    channel.save()

    assert deliver(channel, secret=SECRET).status_code == 204


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"secret": ""},
        {"secret": "too short"},
        {"secret": "whsec_§"},
        {"former_secret": SECRET.decode()},
    ],
)
def test_without_a_secret_nothing_is_taken(channel, credentials):
    channel.credentials = credentials
    channel.save()

    answers = [deliver(channel), deliver(channel, secret=b""), deliver(channel, headers={})]

    assert ([answer.status_code for answer in answers], rows()) == ([401, 401, 401], 0)


@pytest.mark.parametrize("token", ["0" * 32, "x", "%00", "0" * 31])
def test_an_unknown_address_is_not_there(channel, token):
    path = f"/hooks/{token}/"

    answer = Client().post(path, BODY, content_type="application/json", headers=_signed())

    assert (answer.status_code, rows()) == (404, 0)


def test_a_channel_that_is_switched_off_takes_nothing(channel):
    Channel.objects.update(state="paused")

    assert (deliver(channel).status_code, rows()) == (404, 0)


@pytest.mark.proves_channel("disorder", kind="webhook", by="emulator")
def test_an_event_sent_again_is_acknowledged_and_kept_once(channel):
    answers = [deliver(channel), deliver(channel, ago=100), deliver(channel, body=b'{"text": "x"}')]

    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert bytes(Envelope.objects.get().raw) == BODY


def test_an_event_that_is_too_large_is_refused(channel):
    body = b'{"text": "' + b"x" * webhooks.LARGEST + b'"}'

    assert (deliver(channel, body=body).status_code, rows()) == (413, 0)


def test_a_database_that_is_away_asks_the_sender_to_come_again(channel, monkeypatch):
    def away(*_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(webhooks, "store_raw", away)

    answer = deliver(channel)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_what_asks_in_another_way_is_refused(channel):
    answers = [getattr(Client(), method)(door_path(channel)) for method in ("get", "put", "delete")]

    assert ([answer.status_code for answer in answers], rows()) == ([405, 405, 405], 0)


@pytest.mark.parametrize(
    "body", [b"not json", b"[]", b"null", b"{}", b'{"text": ""}', b"[" * 50_000, b"\xff"]
)
def test_what_cannot_be_read_is_kept_and_set_aside(channel, body):
    answer = deliver(channel, body=body)

    follow_all()

    assert (answer.status_code, Quarantined.objects.count(), Message.objects.count()) == (204, 1, 0)


@pytest.mark.proves_channel("hears", kind="phone", by="emulator")
@pytest.mark.proves_channel("reads", kind="phone", by="emulator")
def test_a_call_event_comes_in_by_the_same_door(support):
    channel = Channel(kind="phone", name="Calls", department=support, settings={"region": "IT"})
    channel.credentials = {"secret": SECRET.decode()}
    channel.save()

    answers = [
        deliver(channel, body=b'{"call_id": "7", "from": "06 1234 5678", "status": "missed"}'),
        deliver(
            channel,
            body=b'{"call_id": "8", "from": "06 1234 5678", "status": "missed"}',
            headers={},
        ),
    ]
    follow_all()

    message = Message.objects.get()
    assert [answer.status_code for answer in answers] == [204, 401]
    assert (message.author_kind, message.author_value) == ("phone", "+390612345678")
    assert message.text == "Call from 06 1234 5678, nobody answered."


@pytest.mark.django_db(transaction=True)
def test_the_same_event_five_times_at_once_is_one_row(channel):
    def once(_):
        try:
            return deliver(channel).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(once, range(5)))

    assert (statuses, Envelope.objects.count()) == ([204] * 5, 1)
