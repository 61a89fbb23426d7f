"""main-2 with real files: complaints, posts and hostile mail, by the command, into a database it starts itself.

The files are not part of the project. `TUTTI_SHARED_DATA` names their folder; without it these proofs do not
exist, and those of tutti/config/tests/test_import_command.py, on data of the same shape, stand alone.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

DATA = Path(os.environ.get("TUTTI_SHARED_DATA") or "/nowhere")
COMPLAINTS = "cfpb-complaints/loans_2022_2025_with_narrative.csv"
OTHERS = (
    "cfpb-complaints/all_products_2011_2023.csv",
    "cfpb-complaints/outcomes_2013_no_narrative.csv",
    "cfpb-complaints/five_products_lowercased.jsonl",
    "cfpb-complaints/narrative_category_2023.jsonl",
)
WITHIN = 60  # seconds for the whole folder of mail


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def tutti_import(home, path):
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "TUTTI_HOME"}}
    words = [sys.executable, "-m", "tutti.config.commands", "import", str(path), "--json"]
    done = subprocess.run(
        words, env=environment | {"TUTTI_HOME": str(home)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return json.loads(line)


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for row in (csv.DictReader(file) if path.suffix == ".csv" else file) if row)


if DATA.is_dir():

    @pytest.mark.proves("main-2")
    @pytest.mark.parametrize("name", [COMPLAINTS, *OTHERS])
    def test_every_complaint_is_a_case_once(home, name):
        rows = rows_of(DATA / name)

        first, again = tutti_import(home, DATA / name), tutti_import(home, DATA / name)

        assert first == {"read": rows, "new": rows, "duplicate": 0, "quarantined": 0, "cases": rows}
        assert again == {"read": rows, "new": 0, "duplicate": rows, "quarantined": 0, "cases": 0}

    @pytest.mark.proves("main-2")
    def test_every_thread_of_posts_is_one_case(home):
        found = tutti_import(home, DATA / "twitter-support-threads/twcs_sample.csv")

        assert found == {"read": 3190, "new": 3190, "duplicate": 0, "quarantined": 0, "cases": 819}

    @pytest.mark.proves("main-2")
    def test_every_hostile_letter_is_a_message_or_set_aside_in_time(home):
        began = time.monotonic()

        found = tutti_import(home, DATA / "email-mime")

        assert time.monotonic() - began < WITHIN
        assert found["read"] == found["new"] + found["quarantined"] == 258
        assert found["quarantined"] <= 3
