"""Bluesky's own servers, once for a module, and an account of ours on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tutti.channels.bluesky.connector import Channel
from tutti.channels.bluesky.sessions import forget_sessions
from tutti.channels.contract import Connection
from tutti.ground.testing.bluesky_server import bluesky_server


class Side:
    """Our account as a channel: what it heard so far, and what it says."""

    def __init__(self, server, account):
        self.speaks, self.account = Channel(), account
        self.place = Connection(
            channel_id=1,
            settings=self.speaks.complete({"server": server.url, "handle": account.handle}),
            credentials={"app_password": account.app_password()},
            starts_at=datetime.now(UTC) - timedelta(minutes=5),
        )

    def poll(self):
        """What is new, read."""
        raws = []
        for polled in self.speaks.poll(self.place):
            raws += polled.items
            self.place = replace(self.place, cursor=polled.cursor)
        return self.speaks.read(self.place, raws)

    def recheck(self, *names):
        return self.speaks.read(self.place, self.speaks.recheck(self.place, names))

    def send(self, outgoing):
        return self.speaks.send(self.place, outgoing)


@pytest.fixture(scope="module")
def bluesky():
    with bluesky_server() as server:
        yield server


@pytest.fixture(scope="module")
def mira(bluesky):
    return bluesky.create_account("mira.test")


@pytest.fixture
def us(bluesky, monkeypatch):
    """An account nobody spoke to yet."""
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    forget_sessions()
    us.count = getattr(us, "count", 0) + 1
    return Side(bluesky, bluesky.create_account(f"acme{us.count}.test"))
