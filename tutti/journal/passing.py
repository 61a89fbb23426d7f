"""Following to the end: for a command that wants its own work to have arrived everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection

from tutti.journal.following import GROUPS, create_cursors, step

PAUSE = 0.05  # seconds between looks while another reader, or an open transaction, is in the way


class StillBehind(Exception):
    """A group did not get past in time; the message names it."""


def follow_past_now(
    *, patience: float = 600.0, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Return when every group has followed everything committed before this call, and what came of it.

    Groups are taken in the order of the stages, since what one records only later ones follow. Works beside
    running workers: whoever holds a group's cursor does the step, the other waits. `meanwhile` is called after
    each look; `StillBehind` after `patience` seconds without any movement.
    """
    create_cursors()
    for name, group in GROUPS.items():
        target, moved_at, last = _newest(), time.monotonic(), -1
        while (reached := _reached(name)) < target:
            if not step(group) and reached == last:
                time.sleep(PAUSE)
            moved_at = time.monotonic() if reached != last else moved_at
            last = reached
            meanwhile()
            if time.monotonic() - moved_at > patience:
                raise StillBehind(f"{name} did not move for {patience:.0f} seconds.")


def _newest() -> int:
    """The first transaction number nobody has yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (xid,) = cursor.fetchone() or (0,)
    return int(xid)


def _reached(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute('SELECT xid::text::bigint FROM journal_cursor WHERE "group" = %s', [name])
        (xid,) = cursor.fetchone() or (0,)
    return int(xid)
