"""The worker's part that follows the journal: one thread a group, woken by NOTIFY, looking every second."""

from __future__ import annotations

import logging
import threading
from typing import Any

import psycopg
from django.db import DatabaseError, close_old_connections, connection, connections

from tutti.journal.following import GROUPS, Group, create_cursors, step
from tutti.journal.recording import NOTICE

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds; a lost wake-up costs no more than this
SHORTLY = 0.02
BACK_OFF = 2.0


def run_followers(stop: threading.Event) -> None:
    """Follow until `stop` is set. Safe to run in several processes: each group has one reader at a time."""
    create_cursors()
    wakes = {name: threading.Event() for name in GROUPS}
    threads = [
        threading.Thread(target=_follow, args=(GROUPS[name], wake, stop), name=name, daemon=True)
        for name, wake in wakes.items()
    ]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        try:
            _listen(wakes, stop)
        except psycopg.Error:
            logger.exception("The wake-up connection is gone; trying again")
            stop.wait(BACK_OFF)
    for wake in wakes.values():
        wake.set()
    for thread in threads:
        thread.join(timeout=10)


def _listen(wakes: dict[str, threading.Event], stop: threading.Event) -> None:
    with psycopg.connect(**own_parameters(), autocommit=True) as listener:
        listener.execute(f"LISTEN {NOTICE}")
        while not stop.is_set():
            for _ in listener.notifies(timeout=LOOK_EVERY, stop_after=1):
                for wake in wakes.values():
                    wake.set()


def own_parameters() -> dict[str, Any]:
    """How this process reaches the database, for a connection beside Django's."""
    parameters: dict[str, Any] = dict(connection.get_connection_params())
    for ours in ("pool", "cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        parameters.pop(ours, None)
    return parameters


def _follow(group: Group, wake: threading.Event, stop: threading.Event) -> None:
    """Follow, then wait: shortly at first, because the horizon may just have been held by another group's batch,
    whose end nobody announces; then longer and longer, up to a second.
    """
    pause = SHORTLY
    while not stop.is_set():
        try:
            while not stop.is_set() and step(group):
                pause = SHORTLY
        except DatabaseError:
            logger.exception("%s: the database did not answer; trying again", group.name)
            connections.close_all()
            stop.wait(BACK_OFF)
        close_old_connections()
        pause = SHORTLY if wake.wait(pause) else min(pause * 2, LOOK_EVERY)
        wake.clear()
    connections.close_all()
