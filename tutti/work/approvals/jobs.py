from __future__ import annotations

from tutti.ground.jobs import periodic
from tutti.work.approvals.actions.passing_on import pass_on_overdue


@periodic("* * * * *")
def pass_on_overdue_approvals() -> None:
    pass_on_overdue()
