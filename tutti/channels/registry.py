"""Which channels exist: every folder here with a `connector.py`, and packages that name `tutti.channels`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from tutti.channels.contract import Connector


class UnknownKind(Exception):
    """No channel of that kind is installed; its cases stay, it only cannot hear or speak."""


@cache
def connectors() -> dict[str, Connector]:
    """Connectors by kind. Two of one kind, or a folder whose name is not its kind, is an error at start."""
    found: dict[str, Connector] = {}
    for cls in _classes():
        if cls.kind in found:
            raise RuntimeError(f"Two channels are called {cls.kind!r}.")
        found[cls.kind] = cls()
    return found


def connector(kind: str) -> Connector:
    """The connector of a kind; `UnknownKind` when its package is not installed."""
    try:
        return connectors()[kind]
    except KeyError:
        raise UnknownKind(f"No channel of kind {kind!r} is installed.") from None


def _classes() -> list[type[Connector]]:
    here = Path(__file__).parent
    folders = sorted(path.parent.name for path in here.glob("[a-z]*/connector.py"))
    ours = [import_module(f"tutti.channels.{name}.connector").Channel for name in folders]
    theirs = [point.load() for point in entry_points(group="tutti.channels")]
    return [*ours, *theirs]
