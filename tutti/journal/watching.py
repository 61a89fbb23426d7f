"""How far each group has read, what is parked, and who keeps everybody waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tutti.journal.models import Parked

SHOWN = 100
LATE = 10.0  # seconds of lag from which the holder is looked for


@dataclass(frozen=True, kw_only=True)
class Lag:
    """A group and for how many seconds its oldest unread entry has waited; 0 when nothing waits."""

    group: str
    seconds: float

    @property
    def is_late(self) -> bool:
        return self.seconds > LATE


@dataclass(frozen=True, kw_only=True)
class HoldUp:
    """The oldest writing transaction of the server, in whatever database: nobody reads past it."""

    database: str
    application: str
    since: datetime
    pid: int


def lags() -> list[Lag]:
    """Every group's lag, one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT c."group", coalesce(extract(epoch FROM now() - e.recorded_at), 0)'
            " FROM journal_cursor c LEFT JOIN LATERAL (SELECT recorded_at FROM journal_entry"
            " WHERE (xid, id) > (c.xid, c.after_id) ORDER BY xid, id LIMIT 1) e ON true ORDER BY 1"
        )
        return [Lag(group=group, seconds=float(seconds)) for group, seconds in cursor.fetchall()]


def hold_up() -> HoldUp | None:
    """Who holds the horizon: the oldest transaction with a number of its own, this one left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname, application_name, xact_start, pid FROM pg_stat_activity"
            " WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() ORDER BY age(backend_xid) DESC LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    database, application, since, pid = row
    return HoldUp(database=database or "", application=application or "", since=since, pid=pid)


def parked_entries() -> list[Parked]:
    """What is set aside, the ones that failed before those waiting behind them."""
    return list(Parked.objects.order_by("error", "group", "entry_id").reverse()[:SHOWN])
