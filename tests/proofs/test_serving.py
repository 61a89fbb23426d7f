from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.proofs.running import Running, until

TUTTI = [sys.executable, "-m", "tutti.config.commands"]
HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def home():
    parent = Path(tempfile.mkdtemp(prefix="tutti-serve-"))
    yield parent / "home"
    shutil.rmtree(parent)


@pytest.fixture
def tutti(home):
    started = Running([*TUTTI, "serve"], home, cwd=HERE)
    yield started
    started.end()


def gone(processes):
    return not [
        one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.mark.proves("main-1")
def test_serve_says_where_it_is_and_the_link_opens(tutti):
    link = tutti.link()

    assert tutti.status("/") in {200, 302}
    assert tutti.status(link) == 200


def test_whatever_is_killed_is_started_again(tutti):
    tutti.link()

    for words in (("commands web",), ("commands worker",), ("postgres", "-D")):
        killed = tutti.part(*words)
        killed.kill()
        until(lambda killed=killed: gone([killed]), 10)
        until(lambda words=words: tutti.part(*words), 20)
        until(lambda: tutti.status("/sign-in/") == 200, 30)


def test_a_command_joins_a_running_tutti_and_leaves_it_running(tutti, home):
    tutti.link()
    database = tutti.part("postgres", "-D")

    done = subprocess.run(
        [*TUTTI, "migrate"], cwd=HERE, env={"TUTTI_HOME": str(home), "PATH": "/usr/bin:/bin"}, check=False,
        capture_output=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert tutti.part("postgres", "-D") == database


def test_killing_serve_itself_leaves_nothing_running(tutti):
    tutti.link()
    children = tutti.tree()

    tutti.process.kill()

    until(lambda: gone(children), 25)


def test_asked_to_stop_it_stops_within_seconds_and_leaves_nothing(tutti):
    tutti.link()
    children = tutti.tree()

    tutti.stop(seconds=15)

    assert gone(children)
    assert "Tutti has stopped." in tutti.said()


def test_a_taken_port_ends_it_with_a_sentence(tutti, home):
    tutti.link()

    second = subprocess.run(
        [*TUTTI, "serve"], cwd=HERE, check=False, capture_output=True, text=True,
        env={"TUTTI_HOME": str(home), "PORT": str(tutti.port), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip

    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {tutti.port} is taken")
