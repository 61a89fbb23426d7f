"""From a delivery at the channel's own address to messages in conversations, in the database."""

from __future__ import annotations

import pytest
from django.test import Client

from tutti.channels.meta.door import SIGNATURE, signature
from tutti.channels.meta.tests.delivering import CHALLENGE, US, delivery, said
from tutti.channels.registry import connector
from tutti.channels.telegram.connector import SECRET
from tutti.channels.tests.playing import script_of
from tutti.ground.accounts.models import Department, Member
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.channels import begin_listening, connect_channel
from tutti.listen.doors import door_path
from tutti.listen.models import Message

APP_SECRET = "app-secret-for-tests"
SECRETS = {"app_secret": APP_SECRET, "token": "T", "verify_token": CHALLENGE["hub.verify_token"]}


@pytest.fixture
def connected(db):
    dev = Member.objects.create(name="Dev Roy", email="dev@acme.test", role="administrator")
    desk = Department.objects.create(name="Front desk", keeper=dev)

    def connect(kind):
        by = Actor.member(dev.pk)
        channel = connect_channel(
            kind=kind, name=kind, department=desk, settings={"account": US},
            secrets=SECRETS | {"secret": APP_SECRET}, starts_at=None, by=by,
        )  # fmt: skip
        return begin_listening(channel, by=by)

    return connect


def post(channel, body, headers):
    named = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in headers.items()}
    return Client().post(door_path(channel), body, content_type="application/json", **named)


def delivered(channel, body):
    return post(channel, body, {SIGNATURE: signature(APP_SECRET, body)}).status_code


@pytest.mark.proves_channel("hears", kind="facebook", by="payloads")
@pytest.mark.proves_channel("hears", kind="messenger", by="payloads")
@pytest.mark.proves_channel("hears", kind="instagram", by="payloads")
@pytest.mark.proves_channel("hears", kind="whatsapp", by="payloads")
@pytest.mark.parametrize("kind", ["facebook", "messenger", "instagram", "whatsapp"])
def test_a_delivery_repeated_is_one_message(kind, connected):
    channel, body = connected(kind), script_of(connector(kind)).body

    statuses = [delivered(channel, body) for _ in range(2)]
    follow_all()

    assert statuses == [204, 204]
    assert Message.objects.count() == 1


@pytest.mark.proves_channel("door", kind="facebook", by="payloads")
def test_what_is_forged_is_answered_401_and_kept_nowhere(connected):
    channel, body = connected("facebook"), script_of(connector("facebook")).body

    answer = post(channel, body, {SIGNATURE: signature("another-secret", body)})
    follow_all()

    assert (answer.status_code, Message.objects.count()) == (401, 0)


def test_metas_question_is_answered_at_the_address(connected):
    channel = connected("whatsapp")

    answer = Client().get(door_path(channel), CHALLENGE)

    assert (answer.status_code, answer.content) == (200, b"73104")
    assert answer["content-type"].startswith("text/plain")


@pytest.mark.proves_channel("threads", kind="messenger", by="payloads")
def test_what_a_person_writes_by_messenger_is_one_conversation(connected):
    channel = connected("messenger")

    for number in range(3):
        delivered(channel, delivery("page", messaging=[said("4411", f"m_{number}", "Hello?")]))
        follow_all()

    assert Message.objects.values("conversation").distinct().count() == 1


@pytest.mark.proves_channel("follows", kind="messenger", by="payloads")
def test_a_message_taken_back_loses_its_words_whenever_that_is_told(connected):
    channel = connected("messenger")
    back = {**said("4411", "m_1", ""), "message": {"mid": "m_1", "is_deleted": True}}

    delivered(channel, delivery("page", messaging=[back]))
    delivered(channel, delivery("page", messaging=[said("4411", "m_1", "Sorry, wrong chat.")]))
    follow_all()

    (message,) = Message.objects.all()
    assert (message.deleted_at is not None, message.text) == (True, "")


@pytest.mark.proves_channel("hears", kind="telegram", by="payloads")
def test_telegram_delivers_with_its_secret_alone(connected):
    channel, body = connected("telegram"), script_of(connector("telegram")).body

    statuses = [post(channel, body, {SECRET: word}).status_code for word in ("wrong", APP_SECRET)]
    follow_all()

    assert statuses == [401, 204]
    assert Message.objects.count() == 1
