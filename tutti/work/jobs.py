from __future__ import annotations

from tutti.ground.jobs import periodic
from tutti.work.actions.steering import expire_lapsed
from tutti.work.actions.waking import wake_due


@periodic("*/10 * * * *")
def expire_tasks() -> None:
    expire_lapsed()


@periodic("* * * * *")
def wake_tasks() -> None:
    wake_due()
