"""The ledger's row as the claim: compare-and-swap by the database's clock, a lease, a fence."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection, connections

from tutti.answer.models import Send, State

logger = logging.getLogger(__name__)

LEASE = 60  # seconds
HEARTBEAT = 10  # seconds between renewals while the network is at work

# One statement decides. Earlier sends of the conversation that still go keep later ones waiting; those that
# failed do not. A recipient who is no longer the conversation's is caught here, too late for no attempt.
_CLAIM = """
    UPDATE answer_send s
    SET state = 'in_flight', fence = s.fence + 1, attempts = s.attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM listen_conversation c
    WHERE s.id = %(id)s AND c.id = s.conversation_id AND s.state = 'queued'
      AND (c.party_kind, c.party_value) = (s.party_kind, s.party_value)
      AND NOT EXISTS (
        SELECT FROM answer_send earlier
        WHERE earlier.conversation_id = s.conversation_id AND earlier.id < s.id
          AND earlier.state IN ('queued', 'in_flight'))
    RETURNING s.fence
"""
_HOLDS = """
    SELECT FROM answer_send
    WHERE id = %(id)s AND state = 'in_flight' AND fence = %(fence)s AND lease_until > clock_timestamp()
"""
_RENEW = """
    UPDATE answer_send SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE id = %(id)s AND state = 'in_flight' AND fence = %(fence)s AND lease_until > clock_timestamp()
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to send one row, until the lease ends. A later claim has a higher fence."""

    send_id: int
    fence: int


def claim(send_id: int) -> Claim | None:
    """Take a queued send, or None when it is not ours to take now. Commit before touching the network."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"id": send_id, "lease": LEASE})
        row = cursor.fetchone()
    return Claim(send_id=send_id, fence=row[0]) if row else None


def holds(mine: Claim) -> bool:
    """Whether the claim still stands: same fence, lease not over. Asked right before the network."""
    return _changed(_HOLDS, mine)


@contextmanager
def renewed(mine: Claim) -> Iterator[None]:
    """Keep the lease alive while the network is slow. A process that is stopped renews nothing."""
    done = threading.Event()
    beat = threading.Thread(target=_renew_until, args=(mine, done), daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join(timeout=HEARTBEAT)


def swap(mine: Claim, *, state: str, **changes: Any) -> bool:
    """Leave `in_flight` for `state`, if the claim still stands. False: somebody else decided meanwhile."""
    held = Send.objects.filter(pk=mine.send_id, state=State.IN_FLIGHT, fence=mine.fence)
    return held.update(state=state, lease_until=None, **changes) == 1


def _renew_until(mine: Claim, done: threading.Event) -> None:
    standing = True
    while standing and not done.wait(HEARTBEAT):
        try:
            standing = _changed(_RENEW, mine)
        except DatabaseError:
            logger.warning("The lease of send %s could not be renewed", mine.send_id)
        finally:
            connections.close_all()


def _changed(statement: str, mine: Claim) -> bool:
    values = {"id": mine.send_id, "fence": mine.fence, "lease": LEASE}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount == 1)
