"""No call to the outside while a transaction is open."""

from __future__ import annotations

from django.db import connection

from tutti.ground.http.errors import NetworkInsideTransaction


def refuse_inside_transaction() -> None:
    """Raise when this thread holds a transaction of ours.

    The block a test case wraps around each test does not count. Django marks those itself, with
    this attribute, so that `atomic(durable=True)` can be tested.
    """
    if not all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise NetworkInsideTransaction(
            "A call to the outside inside a database transaction. Commit first, then call."
        )
