"""`tutti worker` as it is, started as far as it goes without the database, then let go by a line on stdin.

Two things are the harness's: the channel is polled without pause, and a lease is six seconds instead of sixty,
so that a hundred kills fit into minutes. The naive worker also sends again, on every start, whatever was being
sent when the last one died.
"""

from __future__ import annotations

import os
import sys
import threading
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
django.setup()

from django.db import DatabaseError, connections  # noqa: E402

from crashing import following  # noqa: E402, F401 -- registers itself
from crashing.connector import NAIVE  # noqa: E402
from crashing.marks import tell  # noqa: E402
from tutti.answer.actions import claiming  # noqa: E402
from tutti.answer.models import Send  # noqa: E402
from tutti.channels.registry import connector  # noqa: E402
from tutti.config.readiness import joined  # noqa: E402
from tutti.config.working import work  # noqa: E402
from tutti.listen.actions.storing import store_raw  # noqa: E402
from tutti.listen.connections import connection_of  # noqa: E402
from tutti.listen.models import Channel  # noqa: E402

claiming.LEASE, claiming.HEARTBEAT = 6, 1


def poll_without_pause() -> None:
    while True:
        try:
            poll_once()
        except (DatabaseError, OSError):
            connections.close_all()
        time.sleep(0.05)


def poll_once() -> None:
    """Store, commit, and only then acknowledge."""
    channel = Channel.objects.get(kind="crashing")
    speaks, given = connector("crashing"), connection_of(channel)
    tell("poll", "")  # alive
    for polled in speaks.poll(given):
        store_raw(channel, polled.items)
        if not NAIVE:
            speaks.acknowledge(given, polled)


def send_again() -> None:
    """What a queue without a ledger does: whatever was not finished is done once more."""
    Send.objects.filter(state="in_flight").update(state="queued", lease_until=None)


sys.stdin.readline()
with joined():
    if NAIVE:
        send_again()
    threading.Thread(target=poll_without_pause, daemon=True).start()
    sys.exit(work())
