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
        from tutti.config.welcome import administrators_link  # noqa: PLC0415 -- models need Django set up

        bring_tables_up_to_date()
        link = administrators_link(Listening.from_environment(), email=options.email)
    say(link or f"No administrator who may sign in has the address {options.email}.")
    return 0 if link else 1
