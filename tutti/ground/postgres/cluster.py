"""One home's database server, as everyone else sees it."""

from __future__ import annotations

from pathlib import Path

from tutti.ground.postgres.places import Places

ROLE = "tutti"
DATABASE = "tutti"


class Cluster:
    """The embedded server of one home."""

    def __init__(self, home: Path) -> None:
        self.places = Places.of(home)

    def connection_parameters(self) -> dict[str, str]:
        """How to reach it once it runs, in libpq's words. Asks nothing and starts nothing."""
        return {"host": str(self.places.sockets), "user": ROLE, "dbname": DATABASE}
