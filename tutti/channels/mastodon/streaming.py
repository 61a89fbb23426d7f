"""The user stream: it wakes the poll, and says which statuses to look at again. Nothing is read from it."""

from __future__ import annotations

import json
import threading
import time
from urllib.parse import urlsplit

from tutti.channels.contract import ChannelTrouble, Connection
from tutti.channels.mastodon.account import base_of, web_of
from tutti.ground.http import Announcements, OutsideError, announcements
from tutti.ground.http.listening import Announced

REST = 300.0  # seconds without a stream after it failed; the poll goes on meanwhile
PACE = 4.0  # seconds between two wakings: a look is three calls, and most servers allow 300 in five minutes

_open = threading.local()  # a thread listens to one channel


class _Line:
    """What this thread keeps open between two looks."""

    def __init__(self, channel_id: int) -> None:
        self.channel_id = channel_id
        self.stream: Announcements | None = None
        self.not_before = 0.0
        self.since = 0.0
        self.woken = 0.0
        self.touched: set[str] = set()

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()
        self.stream = None


def wait_for_more(connection: Connection, *, seconds: float) -> bool:
    """Whether something came for us. False at once where there is no stream: the poll keeps its own pace.

    True also right after the stream was opened: what came between the last look and then was announced to nobody.
    """
    line = _line(connection.channel_id)
    if time.monotonic() < line.not_before:
        return False
    try:
        if line.stream is None:
            line.stream = opened(connection, seconds=seconds)
            line.since = line.woken = time.monotonic()
            return True
        return _woken(line, connection, seconds)
    except (OutsideError, ChannelTrouble):
        line.close()
        lasted = time.monotonic() - line.since
        line.not_before = 0.0 if line.since and lasted > REST else time.monotonic() + REST
        return False


def opened(connection: Connection, *, seconds: float = 10.0) -> Announcements:
    """The user stream, opened. Raises `OutsideError` or a trouble of the channel where there is none."""
    web = web_of(connection)
    url = f"{_streaming_base(connection)}/api/v1/streaming/user"
    return announcements(url, purpose=web.purpose, headers=dict(web.headers), seconds=seconds)


def take_touched(channel_id: int) -> set[str]:
    """The ids of statuses the stream said were changed or deleted, once."""
    line = _line(channel_id)
    taken, line.touched = line.touched, set()
    return taken


def let_go() -> None:
    line = getattr(_open, "line", None)
    if line is not None:
        line.close()
        _open.line = None


def _line(channel_id: int) -> _Line:
    line: _Line | None = getattr(_open, "line", None)
    if line is None or line.channel_id != channel_id:
        let_go()
        line = _open.line = _Line(channel_id)
    return line


def _woken(line: _Line, connection: Connection, seconds: float) -> bool:
    assert line.stream is not None, "opened before"
    known = connection.cursor.get("seen") or {}
    heard, deadline = False, time.monotonic() + seconds
    while (left := (line.woken + PACE if heard else deadline) - time.monotonic()) > 0:
        for event in line.stream.next(seconds=left):  # each may name a status to look at again
            heard = _is_ours(event, known, line) or heard
    if heard:
        line.woken = time.monotonic()
    return heard


def _is_ours(event: Announced, known: dict[str, object], line: _Line) -> bool:
    data = _data(event)
    if event.name == "notification":
        return data.get("type", "mention") == "mention"
    status_id = event.data.strip() if event.name == "delete" else str(data.get("id"))
    if status_id in known and event.name in {"delete", "status.update", "status_update"}:
        line.touched.add(status_id)
        return True
    return False


def _data(event: Announced) -> dict[str, object]:
    try:
        data = json.loads(event.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _streaming_base(connection: Connection) -> str:
    """Where the instance says its stream is; its own address where it does not say."""
    try:
        data = web_of(connection).get("/api/v2/instance").data
        said = str(data["configuration"]["urls"]["streaming"])
        parts = urlsplit(said)
    except (ChannelTrouble, KeyError, TypeError, ValueError):
        return base_of(connection.settings)
    scheme = {"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme)
    return f"{scheme}://{parts.netloc}" if parts.netloc else base_of(connection.settings)
