from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def home():
    """A short path of its own, below a folder closed to everyone else."""
    parent = Path(tempfile.mkdtemp(prefix="tutti-pg-"))
    yield parent / "home"
    shutil.rmtree(parent)
