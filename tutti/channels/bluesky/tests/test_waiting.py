"""Somebody speaks to us while nothing else is to do: the next look comes at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tutti.channels.bluesky import waiting
from tutti.channels.bluesky.connector import Channel
from tutti.channels.bluesky.sessions import forget_sessions
from tutti.channels.bluesky.tests import events
from tutti.channels.contract import Connection, Throttled
from tutti.channels.tests.acting import Acting, Reply

NEWEST = "/xrpc/app.bsky.notification.listNotifications"


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    monkeypatch.setattr(waiting, "LOOK_EVERY", 0.02)
    forget_sessions()
    with Acting() as network:
        for (method, path), data in events.STANDING.items():
            network.on(method, path, Reply(data=data))
        yield network


@pytest.fixture
def place(network):
    settings = Channel().complete(events.settings(network.url))
    return Connection(
        channel_id=1, settings=settings, credentials={"app_password": "p"}, starts_at=events.BEGUN
    )


def newest(item):
    return Reply(data={"notifications": [item] if item else []})


def test_a_word_to_us_ends_the_waiting(network, place):
    network.on("GET", NEWEST, newest(None), newest(events.notified(events.AGAIN, "reply")))

    assert Channel().wait(place, seconds=5) is True
    assert len(network.asked_for("GET", NEWEST)) == 2


def test_what_was_heard_already_is_waited_past(network, place):
    heard = events.notified(events.AGAIN, "reply")
    network.on("GET", NEWEST, newest(heard))

    known = replace(place, cursor={"seen": heard["indexedAt"]})

    assert Channel().wait(known, seconds=0.2) is False


def test_too_often_is_said_and_not_asked_again(network, place):
    network.on("GET", NEWEST, Reply(status=429, data={"error": "RateLimitExceeded"}))

    with pytest.raises(Throttled):
        Channel().wait(place, seconds=5)

    assert len(network.asked_for("GET", NEWEST)) == 1
