"""A network on loopback for the tests of what Meta's channels share."""

from __future__ import annotations

import pytest

from tutti.channels.tests.acting import Acting


@pytest.fixture
def network(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with Acting() as acting:
        yield acting
