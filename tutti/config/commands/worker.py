"""`tutti worker`: jobs, the followers of the journal, and the sweep of jobs whose worker died."""

from __future__ import annotations

import argparse
import os

from tutti.config.lifeline import end_with_parent
from tutti.config.readiness import joined
from tutti.config.supervising import SUPERVISED

ABOUT = "Start the background work alone: jobs and followers of the journal."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    if SUPERVISED in os.environ:
        end_with_parent()
    with joined():
        from tutti.config.working import work  # noqa: PLC0415 -- models need Django set up

        return work()
