"""Changing words that were sent with a file."""

from __future__ import annotations

import json

import pytest

from tutti.channels.contract import Connection, Outgoing, OutgoingFile, Party
from tutti.channels.matrix.connector import Channel
from tutti.channels.tests.acting import Acting, Reply

ROOM = "!r:acme.test"
NAMES = (f"{ROOM}/$words", f"{ROOM}/$file", ROOM)


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with Acting() as acting:
        acting.on("PUT", "/_matrix/client/v3/rooms/", Reply(data={"event_id": "$new"}))
        yield acting


def test_new_words_leave_the_file_where_it_stands(network):
    place = Connection(
        channel_id=1,
        settings={"server": network.url, "user": "@care:acme.test"},
        credentials={"token": "t"},
    )
    outgoing = Outgoing(
        external_id="tutti.1@acme.test",
        conversation=1,
        to=Party(kind="matrix", value="@mira:acme.test"),
        text="We are sorry.",
        files=(OutgoingFile(name="bill.pdf", content_type="application/pdf", data=b"%PDF"),),
    )

    Channel().edit(place, outgoing, NAMES)

    (asked,) = network.asked
    changed = json.loads(asked.body)
    assert changed["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$words"}
    assert changed["m.new_content"]["body"] == "We are sorry."
