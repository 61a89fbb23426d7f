from __future__ import annotations

import socket

import pytest

from tutti.config.address import AddressUnusable, Listening, require_free


def test_a_taken_port_is_said_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(AddressUnusable, match=f"PORT={port + 1} tutti serve"):
            require_free(Listening("127.0.0.1", port))


@pytest.mark.parametrize("said", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_named(monkeypatch, said):
    monkeypatch.setenv("PORT", said)

    with pytest.raises(AddressUnusable, match=said):
        Listening.from_environment()


def test_only_this_machine_is_listened_to_until_told_otherwise(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("TUTTI_HOST", raising=False)

    assert Listening.from_environment() == Listening("127.0.0.1", 8000)
