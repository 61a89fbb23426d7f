"""`tutti demo`: `serve` with a believable company already living in it."""

from __future__ import annotations

import argparse
import os

from tutti.config.address import Listening
from tutti.config.commands import serve
from tutti.config.readiness import bring_tables_up_to_date, home, joined, say

ABOUT = "Start Tutti with a believable company and a few weeks of its messages in it."


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    """The company lives in a home of its own, beside the real one, and is made once."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["TUTTI_HOME"] = os.environ.get("TUTTI_HOME") or f"{home()}-demo"
    listening = Listening.from_environment()
    os.environ.setdefault(
        "TUTTI_URL", listening.url
    )  # its links need an address, and it has no other
    with joined():
        from tutti.config.demo_company import (  # noqa: PLC0415 -- models need Django set up
            customers_pages,
            fill_if_empty,
            links,
        )

        bring_tables_up_to_date()
        say("Moving a believable company in. This happens once.")
        fill_if_empty()
        for who, path in links():
            say(f"Once it is up, sign in as {who}: {listening.url}{path}")
        for customer, path in customers_pages():
            say(f"What {customer}, a customer, sees of her matter: {listening.url}{path}")
    return serve.run(options)
