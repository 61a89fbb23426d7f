"""Asking again for posts: what a server that finds nothing proves, and what it does not."""

from __future__ import annotations

import pytest

from tutti.channels.contract import Connection, Deleted, WillNotWork
from tutti.channels.mastodon.connector import Channel
from tutti.channels.tests.acting import Acting, Reply

NAME = "https://far.example/users/mira/statuses/7"
NOT_FOUND = Reply(status=404, body=b"<h1>Not found</h1>")
speaks = Channel()


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with Acting() as acting:
        acting.on("GET", "/api/v1/statuses/7", NOT_FOUND)
        yield acting


@pytest.fixture
def place(network):
    return Connection(
        channel_id=1,
        settings={"server": network.url},
        credentials={"token": "t"},
        cursor={"seen": {"7": [NAME, NAME, True]}},
    )


def test_a_post_that_is_not_there_any_more_was_deleted(network, place):
    network.on("GET", "/api/v1/accounts/verify_credentials", Reply(data={"id": "1"}))

    (raw,) = speaks.recheck(place, [NAME])

    assert isinstance(speaks.read(place, [raw])[0], Deleted)


def test_a_server_that_finds_nothing_at_all_deletes_nothing(network, place):
    network.on("GET", "/api/v1/accounts/verify_credentials", NOT_FOUND)

    with pytest.raises(WillNotWork):
        speaks.recheck(place, [NAME])
