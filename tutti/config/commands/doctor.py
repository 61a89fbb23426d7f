"""`tutti doctor`: looks at everything that has to be right, and says what to do where it is not."""

from __future__ import annotations

import argparse

from tutti.config.readiness import joined, say
from tutti.ground.postgres.trouble import ClusterUnusable

ABOUT = "Look whether everything is in order, and say what to do where it is not."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    """One line a finding; exit code 1 when something is not in order."""
    del options
    try:
        with joined():
            from tutti.config.health import findings  # noqa: PLC0415 -- models need Django set up

            found = findings()
    except ClusterUnusable as trouble:
        say(f"not ok  database: {trouble}")
        return 1
    for finding in found:
        say(finding.line())
    return 0 if all(finding.fine for finding in found) else 1
