"""What wakes the ledger. None of these holds a claim: the row does."""

from __future__ import annotations

from tutti.answer.actions import (
    echoing,  # noqa: F401 -- registered for whoever listens
    forgetting,  # noqa: F401 -- registered for whoever purges
)
from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job
def attempt_send(send_id: int) -> None:
    from tutti.answer.actions.sending import attempt  # noqa: PLC0415 -- sending defers this job

    with speaking():  # what goes wrong is kept for colleagues
        attempt(send_id)


@job
def attempt_amendment(amendment_id: int) -> None:
    from tutti.answer.actions.amending import (  # noqa: PLC0415 -- amending defers this job
        attempt_to_amend,
    )

    with speaking():
        attempt_to_amend(amendment_id)


@job(attempts=3)
def look_up_send(send_id: int) -> None:
    from tutti.answer.actions.looking_up import look_up  # noqa: PLC0415 -- the sweep defers this job

    with speaking():
        look_up(send_id)


@periodic("* * * * * */10")
def sweep_sends() -> None:
    from tutti.answer.actions.sweeping import sweep  # noqa: PLC0415 -- the sweep defers these jobs

    sweep()


@periodic("* * * * *")
def sweep_amendments() -> None:
    from tutti.answer.actions.amending import (  # noqa: PLC0415 -- amending defers these jobs
        mark_forgotten,
    )

    with speaking():
        mark_forgotten()
