"""What `make ci` checks beside the product's behaviour, as proofs: its own list of steps, run one by one."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
LINT = runpy.run_path(str(HERE / "tools" / "ci.py"), run_name="ci")["LINT"]
OF_THIS_RUN = {"PROVES", "PROVES_REPORT", "DATABASE_URL", "TUTTI_HOME"}


def failed(words, variables):
    """What the command said when it failed; nothing when all is well."""
    done = subprocess.run(
        words, cwd=HERE, env=variables, check=False, capture_output=True, text=True
    )
    return f"{done.stdout}\n{done.stderr}" if done.returncode else ""


@pytest.mark.proves("main-7", long=True)
@pytest.mark.parametrize("step", LINT, ids=lambda step: step.name)
def test_a_check_of_the_whole_tree_finds_nothing(step):
    """Style, format, imports, types, start-up checks and migrations find nothing."""
    assert failed(step.words, os.environ) == ""


@pytest.mark.proves("main-7", long=True)
def test_the_rules_of_the_house_hold_and_every_template_compiles():
    """The house's own rules hold, and every template compiles."""
    words = [sys.executable, "-m", "pytest", "-q", "tests/house"]
    apart = ["--ignore", "tests/house/test_access_matrix.py"]  # main-5, a proof of its own
    clean = {name: value for name, value in os.environ.items() if name not in OF_THIS_RUN}

    assert failed([*words, *apart], clean) == ""
