"""Tests talk to this machine alone."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class OutsideReached(PermissionError):
    """A test tried to leave this machine."""


def forbid_the_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but loopback or a unix socket fails, naming the address."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded(self: socket.socket, address: Any) -> None:
        _require_loopback(self.family, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _require_loopback(self.family, address)
        return connect_ex(self, address)

    def local_names(host: Any, *rest: Any, **options: Any) -> Any:
        if not _is_local(host) and not _is_number(host):  # numbers are refused when connected to
            raise socket.gaierror(socket.EAI_NONAME, f"Tests look up no outside name: {host}")
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
    monkeypatch.setattr(socket, "getaddrinfo", local_names)


def _require_loopback(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_local(address[0]):
        raise OutsideReached(f"A test tried to reach {address[0]}")


def _is_local(host: Any) -> bool:
    text = host.decode() if isinstance(host, bytes) else host
    if text in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return socket.gethostname() == text


def _is_number(host: Any) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
