"""The ledger's row as the claim: compare-and-swap by the database's clock, a lease, a fence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tutti.work.remedies.models import Issue, Issuing

LEASE = (
    30  # seconds; the exchange takes at most EXCHANGE of them, the rest is for noting its outcome
)
EXCHANGE = 10

_CLAIM = """
    UPDATE remedies_issuing
    SET state = 'in_flight', fence = fence + 1, attempts = attempts + 1,
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    WHERE remedy_id = %(remedy)s AND state = 'waiting' AND batch_id IS NULL
      AND connection_id = %(connection)s
    RETURNING fence
"""
_HOLDS = """
    SELECT FROM remedies_issuing
    WHERE remedy_id = %(remedy)s AND state = 'in_flight' AND fence = %(fence)s
      AND lease_until > clock_timestamp() + make_interval(secs => %(exchange)s)
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to issue one remedy, until the lease ends. A later claim has a higher fence."""

    remedy_id: int
    fence: int


def claim(issuing: Issuing) -> Claim | None:
    """Take what waits, or None when it is not ours to take now. Commit before touching the network."""
    values = {
        "remedy": issuing.remedy_id,
        "connection": issuing.connection_id,
        "lease": LEASE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return Claim(remedy_id=issuing.remedy_id, fence=row[0]) if row else None


def holds(mine: Claim) -> bool:
    """Whether the claim still stands and the whole exchange fits into its lease. Asked right before it."""
    values = {"remedy": mine.remedy_id, "fence": mine.fence, "exchange": EXCHANGE}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS, values)
        return bool(cursor.rowcount == 1)


def swap(mine: Claim, *, state: str, **changes: Any) -> bool:
    """Leave `in_flight` for `state`, if the claim still stands. False: somebody else decided meanwhile."""
    held = Issuing.objects.filter(remedy_id=mine.remedy_id, state=Issue.IN_FLIGHT, fence=mine.fence)
    return held.update(state=state, lease_until=None, **changes) == 1
