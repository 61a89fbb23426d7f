"""Collects which tests prove which promise of which channel: `python -m pytest --collect-only -p tutti.channels.tests.proving`.

Named in PROVES_CHANNELS is the file the list goes to. A word that is no promise, way or kind ends the collection.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tutti.channels.registry import connectors
from tutti.channels.tests.promises import PROMISES, WAYS


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before the long ones are left to `make prove`: they prove, too."""
    found = {row for item in items for row in rows(item)}
    if target := os.environ.get("PROVES_CHANNELS"):
        Path(target).write_text(json.dumps(sorted(found)))


def rows(item: pytest.Item) -> list[tuple[str, str, str]]:
    """Kind, promise and way of each mark of a test."""
    return [_row(item, mark) for mark in item.iter_markers("proves_channel") if _kind(item, mark)]


def _row(item: pytest.Item, mark: pytest.Mark) -> tuple[str, str, str]:
    promise, way, kind = str(mark.args[0]), str(mark.kwargs.get("by")), _kind(item, mark)
    if promise not in PROMISES or way not in WAYS or kind not in connectors():
        raise pytest.UsageError(f"{item.nodeid}: there is no {promise!r} of {kind!r} by {way!r}.")
    return kind, promise, way


def _kind(item: pytest.Item, mark: pytest.Mark) -> str:
    """The mark's own, else the test's parameter; "" of a test that has no channel to be asked of."""
    asked = getattr(item, "callspec", None)
    params = asked.params if asked else {}
    found = mark.kwargs.get("kind") or params.get("kind") or params.get("speaks")
    return found if isinstance(found, str) else ""
