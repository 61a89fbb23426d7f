"""A request's body: small ones in memory, larger ones on disk, none over its cap, none that dribbles in."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from typing import IO, Any

from django.urls import Resolver404, resolve

from tutti.ground.access.bodies import LARGEST_BODY, body_cap

IN_MEMORY = 1024 * 1024  # bytes
PATIENCE = 30.0  # seconds between two pieces


class BodyRefused(Exception):
    """The body is too large (413) or does not come (408)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_body(
    receive: Callable[[], Awaitable[dict[str, Any]]], path: str, announced: int | None
) -> IO[bytes]:
    """The whole body as a file at its beginning; `announced` is its length when the sender said one."""
    if announced is not None and announced > IN_MEMORY:
        _require_below(announced, cap_of(path))
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed after the answer
    size, more = 0, announced != 0
    try:
        while more:
            message = await asyncio.wait_for(receive(), PATIENCE)
            _require_connected(message)
            piece = message.get("body", b"")
            size += len(piece)
            if size > IN_MEMORY:
                _require_below(size, cap_of(path))
            body.write(piece)
            more = message.get("more_body", False)
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise BodyRefused(408) from error
        raise
    body.seek(0)
    return body


def cap_of(path: str) -> int:
    """The cap the view of this address declares; for an address nobody has, the usual one."""
    try:
        return body_cap(resolve(path).func)
    except Resolver404:
        return LARGEST_BODY


def _require_connected(message: dict[str, Any]) -> None:
    if message["type"] == "http.disconnect":
        raise BodyRefused(400)


def _require_below(size: int, cap: int) -> None:
    if size > cap:
        raise BodyRefused(413)
