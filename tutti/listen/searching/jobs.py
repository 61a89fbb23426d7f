from __future__ import annotations

from tutti.ground.jobs.declaring import periodic
from tutti.listen.searching.actions.running import run_due_searches


@periodic("* * * * *")
def look_for_what_is_said() -> None:
    run_due_searches()
