"""What granian calls: the live stream here, every other address through the bridge to Django."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from tutti.config.lifeline import end_with_parent
from tutti.config.web.bridge import Bridge
from tutti.config.web.events import EventStream
from tutti.config.web.hub import Hub
from tutti.config.wsgi import application as django_application

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
hub = Hub()
bridge = Bridge(django_application)
events = EventStream(hub)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"] == "/events/":
        await events(scope, receive, send)
    else:
        await bridge(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    end_with_parent()
    _close_streams_on_stop(asyncio.get_running_loop())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    bridge.close()
    await send({"type": "lifespan.shutdown.complete"})


def _close_streams_on_stop(loop: asyncio.AbstractEventLoop) -> None:
    """End the streams when the stop signal comes: granian waits for open answers before it says goodbye.

    The event loop hears of signals through its wake-up pipe, which a Python handler leaves in place, so
    granian's own handler runs too.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(hub.close))
