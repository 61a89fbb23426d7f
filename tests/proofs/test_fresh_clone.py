from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.proofs.running import Running

HERE = Path(__file__).resolve().parents[2]
KEPT = (
    "PATH",
    "PIP_INDEX_URL",
    "PIP_CERT",
    "PIP_FIND_LINKS",
    "PIP_CONFIG_FILE",
    "SSL_CERT_FILE",
    "LANG",
)


@pytest.mark.proves("main-1", long=True)
def test_a_fresh_clone_runs_with_nothing_but_python_and_make():
    """A fresh clone, a clean home: make run answers, and the sign-in link opens."""
    place = Path(tempfile.mkdtemp(prefix="tutti-clone-"))
    clone = place / "tutti"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(HERE), str(clone)], check=True)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}

    tutti = Running(["make", "run"], place / "home", cwd=clone, HOME=str(place), **kept)
    try:
        link = tutti.link(seconds=600)
        assert tutti.status("/") in {200, 302}
        assert tutti.status(link) == 200
        assert (clone / ".venv" / "bin" / "tutti").exists()
    finally:
        tutti.end()
        shutil.rmtree(place, ignore_errors=True)
