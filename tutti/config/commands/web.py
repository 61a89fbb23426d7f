"""`tutti web`: the pages alone."""

from __future__ import annotations

import argparse
import os

from tutti.config.address import Listening, require_free
from tutti.config.lifeline import end_with_parent
from tutti.config.readiness import joined, lay_out_static_files
from tutti.config.supervising import SUPERVISED
from tutti.config.web.server import serve_pages

ABOUT = "Start the pages alone; start `tutti worker` beside them."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    listening = Listening.from_environment()
    if SUPERVISED in os.environ:
        end_with_parent()
    else:
        require_free(listening)
    with joined():
        lay_out_static_files()
        serve_pages(listening)
    return 0
