"""`tutti import`: files of the past become conversations and cases, silently."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tutti.config.readiness import bring_tables_up_to_date, joined

ABOUT = "Import a CSV, JSON, mbox or zip file, or a folder of letters. Nobody is written to."
ROLES = "text title at id answers thread email phone handle customer name ours"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the file, or a folder of .eml files or a Maildir")
    parser.add_argument("--department", metavar="NAME", help="where new cases go")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="ROLE=COLUMN",
        help=f"what a column is; ROLE is one of {ROLES}. An empty column means none has this role",
    )
    parser.add_argument(
        "--dates",
        choices=("dmy", "mdy"),
        help="day or month first, where dates may be read both ways",
    )
    parser.add_argument("--zone", help="zone of times that name none, for example Europe/Rome")
    parser.add_argument(
        "--own",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a mail address of ours: what comes from it was written by us",
    )
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--open", action="store_true", help="no case arrives closed")
    state.add_argument("--closed", action="store_true", help="every case arrives closed")
    parser.add_argument(
        "--yes", action="store_true", help="go ahead without showing a preview first"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="print the summary as one line: read = new + duplicate + quarantined, and cases",
    )


def run(options: argparse.Namespace) -> int:
    """0 also when some items were set aside; 1 when the import could not finish."""
    with joined():
        bring_tables_up_to_date()
        from tutti.config.importing import NotImported, import_path  # noqa: PLC0415 -- models need Django set up

        try:
            import_path(options)
        except NotImported as trouble:
            sys.stderr.write(f"{trouble}\n")
            return 1
    return 0
