from __future__ import annotations

from tutti.ground.house.speaking import speaking
from tutti.ground.jobs import job, periodic


@job
def mail_one(*, notice: int) -> None:
    from tutti.ground.notices.actions.mailing import mail_notice  # noqa: PLC0415 -- it defers this job

    with speaking():  # what goes wrong is kept for colleagues
        mail_notice(notice)


@periodic("*/2 * * * *")
def doubt_mails() -> None:
    from tutti.ground.notices.actions.mailing import doubt_abandoned  # noqa: PLC0415 -- see above

    doubt_abandoned()
