"""What wakes those who act. The rows are the claim: a job may run twice or late."""

from __future__ import annotations

from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job
def act_on_due() -> None:
    from tutti.engines.reacting.actions.acting import act_on_what_is_due  # noqa: PLC0415 -- noticing defers this job

    with speaking():
        act_on_what_is_due()


@periodic("* * * * *")
def look_at_time() -> None:
    """Every minute: rules that wait for time, and what a lost job left behind."""
    from tutti.engines.reacting.actions.acting import act_on_what_is_due  # noqa: PLC0415 -- as above
    from tutti.engines.reacting.actions.noticing import notice_time  # noqa: PLC0415 -- it defers the job above

    notice_time()
    with speaking():
        act_on_what_is_due()
