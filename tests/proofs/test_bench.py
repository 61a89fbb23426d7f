"""The benchmark runs at a small size, prints every figure beside its baseline, and the floors hold when asked."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
QUIET = bool(os.environ.get("N"))  # somebody gave the machine to the proof: then the floors count
SIZE = "10000" if QUIET else "2000"
ASKED = "100" if QUIET else "10"
PAGES = {"inbox", "my turn", "to be taken", "case", "person", "people", "tasks",
         "search, a rare word", "search, a common word"}  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    figures = tmp_path_factory.mktemp("bench") / "figures.json"
    clean = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TUTTI_HOME", "N"}}
    done = subprocess.run(
        [sys.executable, "-m", "bench"], cwd=HERE, capture_output=True, text=True, check=False,
        env=clean | {"SIZE": SIZE, "JSON": str(figures), "PARTS": "intake,pages", "ASKED": ASKED},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(figures.read_text()), done.stdout


@pytest.mark.proves("main-6", long=True)
def test_every_figure_is_finite_and_printed(bench):
    figures, printed = bench

    assert all(math.isfinite(one["value"]) and one["value"] > 0 for one in figures)
    assert [one["what"] for one in figures if one["what"] not in printed] == []


@pytest.mark.proves("main-6", long=True)
def test_every_page_stands_beside_a_bare_query(bench):
    pages = {
        one["what"].partition(" at ")[0]: one for one in bench[0] if one["unit"] == "ms median"
    }

    assert set(pages) == PAGES
    assert all(one["ratio"] > 1 and "p95" in one["note"] for one in pages.values())


@pytest.mark.proves("main-6", long=True)
def test_intake_stands_beside_the_bare_rows(bench):
    beside = [one for one in bench[0] if one["baseline"].startswith("executemany")]

    assert len(beside) == 3
    assert all(one["ratio"] > 0 for one in beside)


@pytest.mark.proves("main-6", long=True)
@pytest.mark.skipif(not QUIET, reason="speed is judged where N= gives the machine to the proof")
def test_intake_is_never_under_its_floors(bench):
    beside = [one for one in bench[0] if one["baseline"].startswith("executemany")]

    assert [one["what"] for one in beside if one["ratio"] < 0.25] == []
    assert beside[0]["value"] >= 1000
