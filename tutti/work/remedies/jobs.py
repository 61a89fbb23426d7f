"""What wakes the ledger. None of these holds a claim: the row does."""

from __future__ import annotations

from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job
def attempt_issuing(remedy_id: int) -> None:
    from tutti.work.remedies.actions.issuing import attempt  # noqa: PLC0415 -- issuing defers this job

    with speaking():  # what goes wrong is kept for colleagues
        attempt(remedy_id)


@periodic("* * * * * */10")
def sweep_remedies() -> None:
    from tutti.work.remedies.actions.sweeping import sweep  # noqa: PLC0415 -- the sweep defers these jobs

    with speaking():
        sweep()


@periodic("0 5 * * *")
def make_daily_batches() -> None:
    from tutti.work.remedies.actions.batching import make_daily  # noqa: PLC0415 -- as above

    make_daily()
