"""What wakes playbooks: waits that are over, other systems to be told. The rows say what is still to be done."""

from __future__ import annotations

from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job(attempts=6)
def tell_other_system(step_id: int) -> None:
    from tutti.work.playbooks.actions.telling import tell  # noqa: PLC0415 -- telling a system begins steps, which defer this job

    with speaking():
        tell(step_id)


@periodic("* * * * *")
def wake_steps() -> None:
    from tutti.work.playbooks.actions.hearing import wake_due  # noqa: PLC0415 -- as above

    with speaking():
        wake_due()
