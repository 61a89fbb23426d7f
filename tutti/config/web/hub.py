"""One reader of the journal a process, and every stream of that process fed from it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
from django.db import DatabaseError, close_old_connections, connection

from tutti.config.web.watcher import watcher_of
from tutti.ground.access.principal import Principal
from tutti.ground.access.seeing import seen
from tutti.journal.following import Place
from tutti.journal.recording import NOTICE
from tutti.journal.stream import Change, changes_after, now

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds while somebody watches; the horizon may pass an entry after its wake-up
SESSIONS_EVERY = 3.0  # seconds; a revoked session loses its stream within five
BEHIND = 500  # changes a slow browser may owe before it has to come again
BACK_OFF = 2.0


@dataclass(eq=False)
class Stream:
    """One open browser. `None` in the queue means goodbye."""

    session: str
    principal: Principal
    place: Place
    queue: asyncio.Queue[Change | None] = field(default_factory=lambda: asyncio.Queue(BEHIND + 1))

    def give(self, change: Change) -> None:
        if self.queue.qsize() >= BEHIND:
            self.end()
        elif change.place > self.place:
            self.place = change.place
            self.queue.put_nowait(change)

    def end(self) -> None:
        while self.queue.qsize() > BEHIND:
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Feeds streams. Django is asked in a thread of its own, so pages never wait for it."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.thread = ThreadPoolExecutor(2, thread_name_prefix="live")
        self.tasks: list[asyncio.Task[None]] = []
        self.woken = asyncio.Event()
        self.closed = False

    async def in_thread(self, function: object, *arguments: object) -> object:
        return await asyncio.get_running_loop().run_in_executor(
            self.thread, _clean, function, *arguments
        )

    async def join(self, stream: Stream) -> None:
        """Add a stream; what it missed since its place comes first, then what happens."""
        self.streams.add(stream)
        if not self.tasks:
            begin = (self._listen(), self._feed(), self._check_sessions())
            self.tasks = [asyncio.create_task(part) for part in begin]
        self.woken.set()

    def leave(self, stream: Stream) -> None:
        self.streams.discard(stream)

    def close(self) -> None:
        """Say goodbye to everyone; new ones are refused."""
        self.closed = True
        for stream in self.streams:
            stream.end()
        for task in self.tasks:
            task.cancel()

    async def _listen(self) -> None:
        while True:
            try:
                parameters = await self.in_thread(_parameters)
                async with await psycopg.AsyncConnection.connect(**parameters) as listener:  # type: ignore[arg-type]
                    await listener.execute(f"LISTEN {NOTICE}")
                    async for _ in listener.notifies():
                        self.woken.set()
            except (psycopg.Error, OSError):
                logger.warning("The live stream lost the database; trying again")
                await asyncio.sleep(BACK_OFF)

    async def _feed(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), LOOK_EVERY)
            self.woken.clear()
            if self.streams:
                await self._feed_once()

    async def _feed_once(self) -> None:
        streams = list(self.streams)
        try:
            heard = await self.in_thread(_news, streams)
        except (DatabaseError, psycopg.Error):
            logger.warning("The live stream could not read the journal; trying again")
            await asyncio.sleep(BACK_OFF)
            return
        for stream, changes, reached in heard:  # type: ignore[attr-defined]
            for change in changes:
                stream.give(change)
            stream.place = max(stream.place, reached)

    async def _check_sessions(self) -> None:
        while True:
            await asyncio.sleep(SESSIONS_EVERY)
            streams = list(self.streams)
            try:
                known = await self.in_thread(_watchers, {stream.session for stream in streams})
            except (DatabaseError, psycopg.Error):
                continue
            for stream in streams:
                principal = known[stream.session]  # type: ignore[index]
                if principal is None:
                    stream.end()
                else:
                    stream.principal = principal


def _clean(function: object, *arguments: object) -> object:
    close_old_connections()
    try:
        return function(*arguments)  # type: ignore[operator]
    finally:
        close_old_connections()


def _parameters() -> dict[str, object]:
    found = dict(connection.get_connection_params())
    for ours in ("pool", "cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        found.pop(ours, None)
    return found | {"autocommit": True}


def _watchers(sessions: Iterable[str]) -> dict[str, Principal | None]:
    return {session: watcher_of(session) for session in sessions}


def _news(streams: list[Stream]) -> list[tuple[Stream, list[Change], Place]]:
    """What each stream has not heard and may see. One reading a place, one question a person and kind."""
    by_place: dict[Place, list[Stream]] = defaultdict(list)
    for stream in streams:
        by_place[stream.place].append(stream)
    heard = []
    for place, group in by_place.items():
        reach = now()
        changes = changes_after(place)
        reached = changes[-1].place if changes else max(place, reach)
        allowed = {one.principal: _visible(one.principal, changes) for one in group}
        heard += [(one, allowed[one.principal], reached) for one in group]
    return heard


def _visible(principal: Principal, changes: list[Change]) -> list[Change]:
    ids: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids[change.subject_kind].add(change.subject_id)
    may = {kind: seen(principal, kind, numbers) for kind, numbers in ids.items()}
    return [change for change in changes if change.subject_id in may[change.subject_kind]]
