"""`/events/`: tells a browser that something it may see has changed; the browser asks for it again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

from tutti.config.web.hub import Hub, Stream
from tutti.config.web.watcher import watcher_of
from tutti.ground.access.seeing import find_seers
from tutti.journal.following import Place
from tutti.journal.stream import Change, now

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

KEEP_ALIVE = 15.0  # seconds; proxies close what is silent for longer
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]


class EventStream:
    """The ASGI callable behind `/events/`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        find_seers()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        session = _session(headers.get("cookie", ""))
        principal = await self.hub.in_thread(watcher_of, session)
        if scope["method"] != "GET" or principal is None or self.hub.closed:
            await _refuse(
                send, 503 if self.hub.closed else 405 if scope["method"] != "GET" else 401
            )
            return
        place = _place(headers.get("last-event-id", "")) or await self.hub.in_thread(now)
        stream = Stream(session, principal, place)  # type: ignore[arg-type]
        await self.hub.join(stream)
        gone = asyncio.create_task(_gone(receive))
        try:
            await _stream(stream, gone, send)
        finally:
            gone.cancel()
            self.hub.leave(stream)


async def _stream(stream: Stream, gone: asyncio.Task[None], send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _say(send, f'retry: 2000\nid: {_name(stream.place)}\ndata: {{"name": "here"}}\n\n')
    while not gone.done():
        turn = asyncio.create_task(stream.queue.get())
        done, _ = await asyncio.wait(
            {turn, gone}, timeout=KEEP_ALIVE, return_when="FIRST_COMPLETED"
        )
        if turn not in done:
            turn.cancel()
            if not done:
                await _say(send, ": still here\n\n")
            continue
        change = turn.result()
        if change is None:
            break
        await _say(send, _written(change))
    if not gone.done():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _written(change: Change) -> str:
    data = {"name": change.name, "subject": {change.subject_kind: change.subject_id}}
    return f"id: {_name(change.place)}\ndata: {json.dumps(data)}\n\n"


def _name(place: Place) -> str:
    return f"{place[0]}-{place[1]}"


def _place(said: str) -> Place | None:
    """The place a browser says it has reached; none for anything we did not write ourselves."""
    xid, dash, number = said.partition("-")
    known = dash and xid.isdecimal() and number.isdecimal() and len(said) <= 40  # noqa: PLR2004  two bigints
    return (int(xid), int(number)) if known and max(int(xid), int(number)) < 2**63 else None


def _session(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), *HEADERS[1:]]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
