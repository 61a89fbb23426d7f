"""What every channel with a door promises: what is not signed, now, by who shares the secret is refused; nothing else."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.channels.contract import (
    Connection,
    Delivery,
    Raw,
    Received,
    Refused,
)
from tutti.channels.registry import connectors
from tutti.channels.tests.playing import (
    NOON,
    SECRET,
    connected,
    kinds,
    script_of,
    scripted,
)

DOORS = kinds(lambda one: one.door == "hooks")
SIGNED = scripted("signed", lambda one: one.door == "hooks")
REPLAY_WINDOW = timedelta(hours=1)
a_door = pytest.mark.proves_channel("door", by="emulator")
every_door = pytest.mark.parametrize("kind", DOORS)
every_signed = pytest.mark.parametrize("kind", SIGNED)


def delivery(kind, body=None, **changes):
    """One whose signature holds."""
    script = script_of(connectors()[kind])
    body = script.body if body is None else body
    headers = {"content-type": "application/json", **script.signed(body, NOON, secret(kind))}
    return dataclasses.replace(
        Delivery(method="POST", headers=headers, query={}, body=body, at=NOON), **changes
    )


def secret(kind):
    script = script_of(connectors()[kind])
    return script.credentials.get("secret", SECRET)


def taken(kind, found, place=None):
    """What was received; None when it was refused. Nothing else may come out."""
    speaks, said = connectors()[kind], ""
    try:
        received = speaks.receive(place or connected(speaks), found)
    except Refused as refused:
        received, said = None, str(refused) or "without a word"
    assert SECRET not in said
    assert said != "without a word"
    if received is None:
        return None
    assert isinstance(received, Received)
    assert [type(item) for item in received.items if type(item) is not Raw] == []
    return received


@a_door
@every_signed
def test_what_is_signed_is_taken(kind):
    received = taken(kind, delivery(kind))

    speaks = connectors()[kind]
    assert [item.key.strip() != "" for item in received.items] == [True] * len(received.items) != []
    assert len(speaks.read(connected(speaks), received.items)) == len(received.items)


@a_door
@every_signed
def test_the_same_delivery_again_holds_the_same_items(kind):
    twice = [taken(kind, delivery(kind)).items for _ in range(2)]

    assert [item.key for item in twice[0]] == [item.key for item in twice[1]]
    assert len({item.key for item in twice[0]}) == len(twice[0])


@a_door
@every_signed
def test_every_header_is_needed_that_proves_it(kind):
    whole = delivery(kind)
    proof = script_of(connectors()[kind]).signed(whole.body, NOON, secret(kind))

    for name in proof:
        without = {key: value for key, value in whole.headers.items() if key != name}
        empty = {**whole.headers, name: ""}
        assert taken(kind, dataclasses.replace(whole, headers=without)) is None
        assert taken(kind, dataclasses.replace(whole, headers=empty)) is None


@a_door
@every_signed
def test_a_body_that_was_changed_is_refused_where_it_is_signed(kind):
    script = script_of(connectors()[kind])
    whole = delivery(kind)
    if script.signed(b"other", NOON, secret(kind)) == script.signed(whole.body, NOON, secret(kind)):
        return  # this network only shows a shared word (Telegram): there is nothing to compare a body with

    changed = [whole.body + b" ", whole.body[:-1], b"", b"{}"]

    assert [taken(kind, dataclasses.replace(whole, body=body)) for body in changed] == [None] * 4


@a_door
@every_signed
def test_what_another_secret_signed_is_refused(kind):
    script = script_of(connectors()[kind])
    whole = delivery(kind)
    others = {
        **whole.headers,
        **script.signed(whole.body, NOON, "another-secret-of-32-letters-tst"),
    }

    assert taken(kind, dataclasses.replace(whole, headers=others)) is None


@a_door
@every_signed
def test_without_a_secret_of_ours_nothing_is_taken(kind):
    speaks = connectors()[kind]
    place = connected(speaks)

    for emptied in (
        {},
        dict.fromkeys(place.credentials, ""),
        dict.fromkeys(place.credentials, "x"),
    ):
        closed = dataclasses.replace(place, credentials=emptied)
        assert taken(kind, delivery(kind), closed) is None
        signed_by_nothing = {
            **delivery(kind).headers,
            **script_of(speaks).signed(delivery(kind).body, NOON, ""),
        }
        assert taken(kind, delivery(kind, headers=signed_by_nothing), closed) is None


@a_door
@every_signed
def test_what_is_older_than_an_hour_is_refused_where_the_moment_is_signed(kind):
    script = script_of(connectors()[kind])
    whole = delivery(kind)
    later = NOON + timedelta(minutes=1)
    if script.signed(whole.body, later, secret(kind)) == script.signed(
        whole.body, NOON, secret(kind)
    ):
        return  # this network signs no moment: that an event is new is known by its id alone

    stale = [dataclasses.replace(whole, at=NOON + way * REPLAY_WINDOW) for way in (1, -1)]

    assert [taken(kind, one) for one in stale] == [None, None]


@every_door
@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("body", [b"", b"{}", b"\x00" * 99, b"[" * 20_000, b"\xff\xfe", b"a=b"])
def test_what_nobody_signed_is_refused_and_breaks_nothing(kind, method, body):
    found = Delivery(method=method, headers={}, query={}, body=body, at=NOON)

    assert taken(kind, found) is None
    assert taken(kind, dataclasses.replace(found, query={"hub.mode": "subscribe"})) is None


@every_door
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_header_opens_the_door(kind, data):
    script = script_of(connectors()[kind])
    names = list(script.signed(b"", NOON, SECRET)) if script and script.signed else []
    known = ["webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature-256", *names]
    values = st.text(max_size=80) | st.sampled_from(
        ["0", "sha256=", "v0=", "v1,", "sha256=00", "§"]
    )
    headers = data.draw(st.dictionaries(st.sampled_from(known), values))
    body = data.draw(st.binary(max_size=60))

    found = Delivery(method="POST", headers=headers, query={}, body=body, at=NOON)

    assert taken(kind, found) is None


@every_signed
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200)
    | st.sampled_from(
        [
            b"[" * 20_000,
            b"null",
            b"[]",
            b'"x"',
            b"{}",
            b'{"entry":[7]}',
            b'{"event":[]}',
            b'{"update_id":{}}',
        ]
    )
)
def test_nothing_signed_breaks_it(kind, body):
    speaks = connectors()[kind]

    received = taken(kind, delivery(kind, body=body))

    if received:
        assert len(speaks.read(connected(speaks), received.items)) == len(received.items)


CHALLENGED = scripted("challenge", lambda one: one.door == "hooks")


@a_door
@pytest.mark.parametrize("kind", CHALLENGED)
def test_a_challenge_is_answered_only_to_who_knows_the_word(kind):
    query = dict(script_of(connectors()[kind]).challenge)
    asked = Delivery(method="GET", headers={}, query=query, body=b"", at=NOON)

    answered = taken(kind, asked)

    assert answered.answer != b""
    assert list(answered.items) == []
    for name, value in query.items():
        if SECRET in value or value in connected(connectors()[kind]).credentials.values():
            wrong = {**query, name: "another word entirely"}
            assert taken(kind, dataclasses.replace(asked, query=wrong)) is None


@every_door
def test_a_door_without_any_connection_stays_shut(kind):
    bare = Connection(channel_id=1, settings={}, credentials={})
    found = Delivery(method="POST", headers={}, query={}, body=b"{}", at=NOON)

    assert taken(kind, found, bare) is None
