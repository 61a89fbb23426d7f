from __future__ import annotations

from tutti.ground.jobs import periodic
from tutti.work.actions.steering import expire_lapsed


@periodic("*/10 * * * *")
def expire_tasks() -> None:
    expire_lapsed()
