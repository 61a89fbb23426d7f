from __future__ import annotations

from tutti.ground.jobs import periodic


@periodic("* * * * * */20")
def mail_outcomes() -> None:
    from tutti.work.outcomes.actions.mailing import mail_lines  # noqa: PLC0415 -- it defers jobs

    mail_lines()
