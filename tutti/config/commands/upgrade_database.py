"""`tutti upgrade-database`: carry the data over to this Tutti's major version of PostgreSQL."""

from __future__ import annotations

import argparse

from tutti.config.readiness import embedded, say
from tutti.ground.postgres.upgrading import upgrade

ABOUT = "Carry the embedded database over to the PostgreSQL this Tutti brings. Keeps the old one."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    cluster = embedded()
    if cluster is None:
        say("DATABASE_URL names a server of your own: upgrade it with its own tools.")
        return 1
    say(upgrade(cluster))
    return 0
