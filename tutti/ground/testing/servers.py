"""Networks' own servers and client libraries, installed by `make servers`: where they stand, and what a test does
without one.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest


def server_folder(name: str) -> Path:
    """Where `tools/servers.py` puts a server. Skips the test when it is not there, or fails it where it must be.

    `TUTTI_TEST_SERVERS="mastodon matrix"` names those that must: CI installs what it needs.
    """
    parent = os.environ.get("TUTTI_SERVERS") or Path.home() / ".cache" / "tutti-servers"
    folder = Path(parent) / name
    if (folder / ".made-from").exists():
        return folder
    why = f"The server {name} is not installed: make servers SERVERS={name}"
    if name in os.environ.get("TUTTI_TEST_SERVERS", "").split():
        pytest.fail(why)
    pytest.skip(why)


def client_library(module: str) -> ModuleType:
    """A vendor's own client library, as a second opinion. It stands apart from ours, so that no lock holds it."""
    place = next((server_folder("clients") / "lib").glob("python*/site-packages"))
    if str(place) not in sys.path:
        sys.path.append(str(place))  # last: where both have a library, ours is taken
    return import_module(module)
