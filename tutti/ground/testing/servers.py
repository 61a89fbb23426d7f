"""Networks' own servers, installed by `make servers`: where they stand, and what a test does without one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def server_folder(name: str) -> Path:
    """Where `tools/servers.py` puts a server. Skips the test when it is not there, or fails it where it must be.

    `TUTTI_TEST_SERVERS=required` says that it must: CI installs what it needs.
    """
    parent = os.environ.get("TUTTI_SERVERS") or Path.home() / ".cache" / "tutti-servers"
    folder = Path(parent) / name
    if (folder / ".made-from").exists():
        return folder
    why = f"The server {name} is not installed: make servers SERVERS={name}"
    if os.environ.get("TUTTI_TEST_SERVERS") == "required":
        pytest.fail(why)
    pytest.skip(why)
