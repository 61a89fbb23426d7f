"""From the event loop to Django's synchronous side and back, through a bounded pool of threads."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, Any

from tutti.config.web.body import BodyRefused, read_body
from tutti.config.web.environ import LargeBlocks, environ

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

THREADS = 8  # fewer than the database pool holds; the live stream needs connections too
QUEUED = 400  # requests waiting for a thread; more are told to come back
SLOW_READER = 60.0  # seconds one piece of an answer may take to leave


class Bridge:
    """An ASGI callable around a WSGI one."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self.wsgi = wsgi
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self.under_way = 0

    def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self.under_way > QUEUED:
            await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            body = await read_body(receive, scope["path"], _announced(scope))
        except BodyRefused as refusal:
            await _refuse(send, HTTPStatus(refusal.status))
            return
        self.under_way += 1
        try:
            await self._answer(scope, body, send)
        finally:
            self.under_way -= 1
            body.close()

    async def _answer(self, scope: dict[str, Any], body: IO[bytes], send: Send) -> None:
        loop = asyncio.get_running_loop()
        size = body.seek(0, os.SEEK_END)
        body.seek(0)
        call = Call(self.wsgi, environ(scope, body, size), loop, send)
        await loop.run_in_executor(self.threads, call.run)


class Call:
    """One request in its thread. Answers known whole leave in one go, streams piece by piece."""

    def __init__(
        self,
        wsgi: Callable[..., Iterable[bytes]],
        environ: dict[str, Any],
        loop: asyncio.AbstractEventLoop,
        send: Send,
    ) -> None:
        self.wsgi, self.environ, self.loop, self.send = wsgi, environ, loop, send
        self.status, self.headers, self.begun = 500, list[tuple[bytes, bytes]](), False

    def run(self) -> None:
        try:
            response = self.wsgi(self.environ, self._start)
            try:
                self._pass_on(response)
            finally:
                _close(response)
        except (ConnectionError, TimeoutError):
            return  # the reader went away, or stopped reading
        except Exception:
            logger.exception("%s could not be answered", self.environ["PATH_INFO"])
            if not self.begun:
                self._wait_for(_refuse(self.send, HTTPStatus.INTERNAL_SERVER_ERROR))

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        del exc_info
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]

    def _pass_on(self, response: Iterable[bytes]) -> None:
        head_only = self.environ["REQUEST_METHOD"] == "HEAD"
        if head_only or not (
            getattr(response, "streaming", False) or isinstance(response, LargeBlocks)
        ):
            self._wait_for(self._whole(b"" if head_only else b"".join(response)))
            return
        self._wait_for(self._begin())
        for piece in response:
            self._wait_for(self.send(_piece(piece, more=True)))
        self._wait_for(self.send(_piece(b"", more=False)))

    async def _whole(self, content: bytes) -> None:
        await self._begin()
        await self.send(_piece(content, more=False))

    async def _begin(self) -> None:
        self.begun = True
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await self.send(start)

    def _wait_for(self, step: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(_awaited(step), self.loop).result(SLOW_READER)


async def _awaited(step: Awaitable[None]) -> None:
    await step


def _close(response: Iterable[bytes]) -> None:
    """Ends Django's request, and with it the hold on a database connection."""
    close = getattr(response, "close", None)
    if close:
        close()


def _piece(content: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": content, "more_body": more}


def _announced(scope: dict[str, Any]) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else None
        if name == b"transfer-encoding":
            return None
    return 0 if scope["method"] in {"GET", "HEAD", "OPTIONS"} else None


WORDS = {
    HTTPStatus.BAD_REQUEST: "The request broke off.",
    HTTPStatus.REQUEST_TIMEOUT: "The request did not arrive in time. Please try again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is larger than this page takes. Please send less at once.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many requests at once. Please try again in a moment.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. It was written down.",
}


async def _refuse(send: Send, status: HTTPStatus) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send(_piece(WORDS[status].encode(), more=False))
