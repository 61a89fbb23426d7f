"""What CI runs: named steps, each with its time. All run; the exit code says whether all passed.

python tools/ci.py [lint]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tutti.ground.postgres.cluster import Cluster

HERE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    name: str
    words: tuple[str, ...]
    variables: dict[str, str] = field(default_factory=dict)


def python(*words: str) -> tuple[str, ...]:
    return (sys.executable, *words)


def tool(*words: str) -> tuple[str, ...]:
    return (str(BIN / words[0]), *words[1:])


LINT = (
    Step("style", tool("ruff", "check", ".")),
    Step("format", tool("ruff", "format", "--check", ".")),
    Step("imports point upstream", tool("lint-imports")),
    Step("types", tool("mypy", "tutti")),
    Step("start-up checks", python("manage.py", "check", "--fail-level", "WARNING")),
    Step("migrations are written", python("manage.py", "makemigrations", "--check", "--dry-run")),
)
# One order of tests for every build, so that a red one can be repeated; `make test` draws a new order each time.
ORDER = "--randomly-seed=20261121"
PYTEST = ("-m", "pytest", "-n", "2", "--dist", "loadfile", "-ra", "-q", ORDER)
OLDEST_SERVER = "15"
TESTS = (
    # The older server first: CI reads the last closing line of a test run, and that is to be the whole suite's.
    Step(
        f"tests on PostgreSQL {OLDEST_SERVER}",
        python(*PYTEST, "tutti", "--ignore=tutti/ground/postgres", "--ignore=tutti/ground/ui"),
        {"TUTTI_TEST_POSTGRES": OLDEST_SERVER},
    ),
    Step("all tests, embedded PostgreSQL", python(*PYTEST)),
)


def main() -> int:
    steps = LINT if "lint" in sys.argv else (*LINT, *TESTS)
    home = Path(tempfile.mkdtemp(prefix="tutti-ci-"))
    with swept(home), Cluster(home, durable=False).joined():  # checks ask the database a little
        results = [(step, *run(step, home)) for step in steps]
    say("")
    for step, code, took in results:
        say(f"{'ok    ' if code == 0 else 'FAILED'} {took:7.1f} s  {step.name}")
    return 1 if any(code for _, code, _ in results) else 0


@contextmanager
def swept(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(step: Step, home: Path) -> tuple[int, float]:
    say(f"\n== {step.name}")
    began = time.monotonic()
    # Tests bring a home and a server of their own.
    kept = os.environ if step in TESTS else os.environ | {"TUTTI_HOME": str(home)}
    done = subprocess.run(step.words, cwd=HERE, env={**kept, **step.variables}, check=False)
    return done.returncode, time.monotonic() - began


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
