"""`tutti migrate`: tables up to date, without starting anything."""

from __future__ import annotations

import argparse

from tutti.config.readiness import bring_tables_up_to_date, joined, say

ABOUT = "Bring the database's tables up to date. `serve` does this by itself."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    with joined():
        bring_tables_up_to_date(verbosity=1)
    say("The tables are up to date.")
    return 0
