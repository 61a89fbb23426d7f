from __future__ import annotations

from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job
def say_one(*, line: int) -> None:
    from tutti.work.chats.actions.sending import say_line  # noqa: PLC0415 -- it defers this job

    with speaking():  # what goes wrong is kept for colleagues
        say_line(line)


@periodic("*/5 * * * *")
def give_up_on_lines() -> None:
    from tutti.work.chats.actions.sending import give_up  # noqa: PLC0415 -- see above

    give_up()
