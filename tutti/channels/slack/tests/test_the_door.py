"""What is taken at the door, and under which name; Slack's own library is asked for a second opinion where it is there."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.contract import Connection, Delivery, Inbound, Nothing, Refused
from tutti.channels.slack.connector import Channel
from tutti.channels.slack.tests.events import ASKED, BODY, MENTION, delivered, signed
from tutti.ground.testing.servers import client_library

pytestmark = pytest.mark.proves_channel("door", kind="slack", by="payloads")
SLACK = Channel()
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = "a-secret-of-32-letters-for-tests"
HERE = Connection(channel_id=1, settings={}, credentials={"secret": SECRET})
CHAT = dataclasses.replace(HERE, settings={"program": "mattermost"})


def delivery(body: bytes, *, at=NOW, secret=SECRET, now=NOW, **headers):
    told = signed(body, at, secret) | headers
    return Delivery(method="POST", headers=told, query={}, body=body, at=now)


def said_by(**more):
    """As an outgoing webhook posts it."""
    told = {
        "token": SECRET, "team_id": "t1", "channel_id": "c1", "user_id": "u1", "user_name": "mira", "post_id": "p1",
        "timestamp": 1_795_000_000, "text": "Is the branch open?",
    }  # fmt: skip
    return json.dumps(told | more).encode()


def test_what_slack_signed_is_taken():
    [item] = SLACK.receive(HERE, delivery(BODY)).items

    assert item.key == "C0SQUARE/1795000020.000100"


def test_slacks_own_library_agrees_on_what_is_signed():
    signature = client_library("slack_sdk.signature")
    verifier = signature.SignatureVerifier(SECRET, clock=_Clock())
    bodies = [BODY, b"", "née ñ".encode(), b'{"type":"url_verification","challenge":"x"}']

    headers = [signed(body, NOW, SECRET) for body in bodies]

    for body, told in zip(bodies, headers, strict=True):
        stamp, given = told["x-slack-request-timestamp"], told["x-slack-signature"]
        assert verifier.is_valid(body, stamp, given)


class _Clock:
    def now(self) -> float:
        return NOW.timestamp()


@pytest.mark.parametrize(
    ("at", "secret", "headers"),
    [
        (NOW, "another-secret-of-32-letters-xxxx", {}),
        (NOW - timedelta(minutes=6), SECRET, {}),
        (NOW + timedelta(minutes=6), SECRET, {}),
        (NOW, SECRET, {"x-slack-signature": ""}),
        (NOW, SECRET, {"x-slack-signature": "v0=é"}),
        (NOW, SECRET, {"x-slack-request-timestamp": "soon"}),
        (NOW, SECRET, {"x-slack-request-timestamp": "9" * 40}),
        (NOW, SECRET, {"x-slack-request-timestamp": str(int(NOW.timestamp()) + 1)}),
    ],
    ids=["another secret", "old", "ahead", "none", "odd", "no number", "huge", "another moment"],
)
def test_what_is_not_signed_just_now_is_refused(at, secret, headers):
    with pytest.raises(Refused):
        SLACK.receive(HERE, delivery(BODY, at=at, secret=secret, **headers))


@pytest.mark.parametrize("secret", ["", "short"])
@pytest.mark.parametrize("program", ["slack", "mattermost"])
def test_without_a_secret_nothing_is_taken(secret, program):
    here = Connection(channel_id=1, settings={"program": program}, credentials={"secret": secret})

    with pytest.raises(Refused):
        SLACK.receive(here, delivery(said_by(token=secret), secret=secret))


def test_the_question_whether_the_door_is_ours_is_answered_when_it_is_signed():
    body = b'{"type": "url_verification", "challenge": "abc"}'

    received = SLACK.receive(HERE, delivery(body))

    assert (received.answer, received.items) == (b"abc", ())
    with pytest.raises(Refused):
        SLACK.receive(HERE, delivery(body, secret="another-secret-of-32-letters-xxxx"))


def test_a_delivery_that_is_repeated_is_the_same_item():
    first = SLACK.receive(HERE, delivery(BODY)).items
    again = SLACK.receive(HERE, delivery(BODY, **{"x-slack-retry-num": "1"})).items

    assert first == again


def test_a_mention_that_comes_as_two_events_is_one_item():
    bodies = [json.dumps(delivered(number, event)).encode() for number, event in enumerate((ASKED, MENTION))]  # fmt: skip

    keys = {SLACK.receive(HERE, delivery(body)).items[0].key for body in bodies}

    assert len(keys) == 1


def test_no_token_of_a_delivery_is_kept():
    body = json.dumps({**delivered(1, ASKED), "token": "verify-me"}).encode()

    kept = [
        SLACK.receive(HERE, delivery(body)).items[0].data,
        SLACK.receive(CHAT, delivery(said_by())).items[0].data,
    ]

    assert [one for one in kept if b"verify-me" in one or SECRET.encode() in one] == []


def test_a_webhook_of_a_compatible_chat_is_known_by_its_token():
    [item] = SLACK.receive(CHAT, delivery(said_by())).items
    [message] = SLACK.read(CHAT, [item])

    assert isinstance(message, Inbound)
    assert (item.key, message.author.value, message.text) == (
        "c1/p1",
        "t1/u1",
        "Is the branch open?",
    )
    with pytest.raises(Refused):
        SLACK.receive(CHAT, delivery(said_by(token="another-token-of-32-letters-xxxxx")))


def test_a_webhook_may_come_as_a_form():
    body = f"token={SECRET}&channel_id=c1&user_id=u1&post_id=p2&text=Hello+there&bot=".encode()
    told = delivery(body, **{"content-type": "application/x-www-form-urlencoded"})

    [message] = SLACK.read(CHAT, SLACK.receive(CHAT, told).items)

    assert message.text == "Hello there"


def test_what_a_program_said_in_a_compatible_chat_is_no_message():
    items = SLACK.receive(CHAT, delivery(said_by(bot={"i": "x"}))).items

    assert SLACK.read(CHAT, items) == [Nothing(what="what a program said")]
