"""`tutti sign-in-link`: a way in for an administrator who has none."""

from __future__ import annotations

import argparse

from tutti.config.address import Listening
from tutti.config.readiness import bring_tables_up_to_date, joined, say

ABOUT = "Print a new one-time sign-in link for an administrator."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", help="whose link; otherwise the first administrator's")


def run(options: argparse.Namespace) -> int:
    with joined():
        from tutti.config.welcome import at  # noqa: PLC0415 -- models need Django set up
        from tutti.ground.accounts.actions.signing_in import (  # noqa: PLC0415 -- as above
            administrator_link,
        )

        bring_tables_up_to_date()
        link = administrator_link(email=options.email)
        if not link:
            say("No administrator with this address was found.")
            return 1
        say(at(Listening.from_environment(), link))
    return 0
