"""The tests marked `proves("main-3")`: picked by id, and their outcomes written for `make prove`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest


class Proofs:
    """Keeps only proofs: `all`, those of one issue (`main`) or of one line (`main-3`)."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.rows: dict[tuple[str, str], dict[str, str]] = {}

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        kept = [item for item in items if any(self._wants(line) for line in lines_of(item))]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        for line in filter(self._wants, lines_of(item)):
            row = self.rows.setdefault(
                (line, item.nodeid),
                {
                    "id": line,
                    "test": item.nodeid,
                    "says": says(item),
                    "result": "ok",
                    "seconds": "0",
                },
            )
            row["seconds"] = f"{float(row['seconds']) + call.duration:.1f}"
            if call.excinfo is not None:
                skipped = call.excinfo.errisinstance(pytest.skip.Exception)
                row["result"] = f"skipped: {call.excinfo.value}" if skipped else "FAILED"

    def pytest_sessionfinish(self) -> None:
        if target := os.environ.get("PROVES_REPORT"):
            Path(target).write_text(json.dumps(list(self.rows.values())))

    def _wants(self, line: str) -> bool:
        return self.wanted in {"all", line, line.rpartition("-")[0]}


class ShortOnes:
    """Leaves the proofs marked `long=True` to `make prove`: they take minutes each."""

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        left = [
            item
            for item in items
            if any(mark.kwargs.get("long") for mark in item.iter_markers("proves"))
        ]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def lines_of(item: pytest.Item) -> list[str]:
    return [str(mark.args[0]) for mark in item.iter_markers("proves") if mark.args]


def says(item: pytest.Item) -> str:
    """What a proof proves: the first line of its docstring, else its name as a sentence."""
    words = (getattr(getattr(item, "function", None), "__doc__", None) or "").strip().split("\n")[0]
    sentence = words or item.name.removeprefix("test_").split("[")[0].replace("_", " ")
    return sentence.replace("|", "/")
