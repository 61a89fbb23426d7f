"""`tutti worker` as it is, started as far as it goes without the database, then let go by a line on stdin.

One thing is the harness's: leases last seconds instead of a minute, so that a hundred kills fit into minutes.
The naive worker also sends again, on every start, whatever was being sent when the last one died.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
django.setup()

from crashing import following  # noqa: E402, F401 -- registers itself
from crashing.connector import NAIVE  # noqa: E402
from tutti.answer.actions import claiming  # noqa: E402
from tutti.answer.models import Send  # noqa: E402
from tutti.config.readiness import joined  # noqa: E402
from tutti.config.working import work  # noqa: E402
from tutti.listen import polling  # noqa: E402
from tutti.listen.actions import polling as watches  # noqa: E402

claiming.LEASE, claiming.HEARTBEAT = 4, 1
watches.LEASE, polling.LOOK_EVERY = timedelta(seconds=1), 0.1


def send_again() -> None:
    """What a queue without a ledger does: whatever was not finished is done once more."""
    Send.objects.filter(state="in_flight").update(state="queued", lease_until=None)


sys.stdin.readline()
with joined():
    if NAIVE:
        send_again()
    sys.exit(work())
