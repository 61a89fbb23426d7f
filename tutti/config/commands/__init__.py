"""The `tutti` command. Each file beside this one is a command of the same name.

A file offers `ABOUT` (one line), `arguments(parser)` and `run(options) -> int` (the exit code).
Modules are imported when their command is asked for, so that `tutti --help` needs no database.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from tutti.ground.crypto.keyring import KeyUnusable
from tutti.ground.postgres.trouble import ClusterUnusable


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; what a person must do something about is said in words, with exit code 1."""
    options = _parser().parse_args(words)
    try:
        return int(options.run(options))
    except (ClusterUnusable, KeyUnusable) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tutti", description="One case with two sides, settled together."
    )
    parser.set_defaults(run=lambda _: _help(parser))
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, module in _commands():
        command = commands.add_parser(name, help=module.ABOUT, description=module.ABOUT)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _help(parser: argparse.ArgumentParser) -> int:
    parser.print_help()
    return 2


def _commands() -> list[tuple[str, ModuleType]]:
    """`sign_in_link.py` is `sign-in-link`; `import_.py` is `import`, a word Python keeps for itself."""
    files = sorted(
        found.name for found in pkgutil.iter_modules(__path__) if found.name != "__main__"
    )
    return [
        (file.rstrip("_").replace("_", "-"), importlib.import_module(f"{__name__}.{file}"))
        for file in files
    ]
