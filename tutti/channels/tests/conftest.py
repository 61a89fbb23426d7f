from __future__ import annotations

import pytest

from tutti.channels.registry import connectors
from tutti.channels.tests.acting import Acting
from tutti.channels.tests.playing import connected, kinds


@pytest.fixture(params=kinds())
def speaks(request):
    return connectors()[request.param]


@pytest.fixture
def here(speaks):
    """Connected to a place where nothing is."""
    return connected(speaks)


@pytest.fixture
def network(monkeypatch):
    """A network on loopback that every channel may reach."""
    for purpose in ("NETWORK", "FEED", "SIGN_IN", "WEBHOOK"):
        monkeypatch.setenv(f"TUTTI_ALLOW_{purpose}", "127.0.0.0/8")
    with Acting() as acting:
        yield acting
