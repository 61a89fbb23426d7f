"""`tutti serve`: everything in one process tree."""

from __future__ import annotations

import argparse
import threading

from tutti.config.address import Listening, require_free
from tutti.config.readiness import bring_tables_up_to_date, joined, say
from tutti.config.supervising import Supervisor

ABOUT = "Start Tutti: pages, background work and, unless DATABASE_URL is set, its own database."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # PORT, TUTTI_HOST and TUTTI_HOME say all there is to say


def run(options: argparse.Namespace) -> int:
    del options
    listening = Listening.from_environment()
    require_free(listening)
    with joined() as cluster:
        from tutti.config.welcome import welcome  # noqa: PLC0415 -- models need Django set up

        bring_tables_up_to_date()
        supervisor = Supervisor(names=("web", "worker"), cluster=cluster)
        threading.Thread(target=welcome, args=(listening, supervisor.stop), daemon=True).start()
        supervisor.run()
    say("Tutti has stopped.")
    return 0
