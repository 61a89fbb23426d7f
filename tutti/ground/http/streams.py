"""Our sockets in the shape httpcore2 works with, so that one deadline rules the whole exchange."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from tutti.ground.http.connecting import connect
from tutti.ground.http.errors import OutsideError


class GuardedStream(httpcore2.NetworkStream):
    """A socket that gives up at `deadline` (monotonic seconds), however slowly bytes drip."""

    def __init__(self, connected: socket.socket, *, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout  # the deadline is the stricter of the two
        self._allow_rest()
        return self._socket.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        rest = memoryview(buffer)
        while rest:
            self._allow_rest()
            rest = rest[self._socket.send(rest) :]

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        del timeout
        self._allow_rest()
        wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        return type(self)(wrapped, deadline=self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None

    def _allow_rest(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens the connection of one exchange by `connect`; the name stays in Host and in TLS."""

    def __init__(self, *, purpose: str, deadline: float, openly: bool) -> None:
        self._purpose = purpose
        self._openly = openly
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        del timeout, local_address, socket_options
        left = max(self._deadline - time.monotonic(), 0.001)
        try:
            connected = connect(
                host, port, purpose=self._purpose, timeout=left, openly=self._openly
            )
        except OutsideError as trouble:
            trouble.nothing_left = True
            raise
        return GuardedStream(connected, deadline=self._deadline)
