from __future__ import annotations

from tutti.engines.rules.actions.tallying import add_up
from tutti.ground.jobs import periodic


@periodic("* * * * * 20")
def add_up_tallies() -> None:
    add_up()
