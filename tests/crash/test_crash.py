"""Kill anything at any time: nothing acknowledged is lost, nothing is sent twice, nothing is forgotten.

`N=` sets the number of kills; 100 when proving, 15 in the ordinary run. docs/explain/sending.md says what is
promised and what is not.
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "installed"))

from crashing.marks import ANSWERED, FETCHED, PHASES
from crashing.run import run

KILLS = int(os.environ.get("N") or (100 if os.environ.get("PROVES") else 15))
EACH_PHASE = KILLS // 20  # times at least; 5 of 100


@pytest.fixture
def folder():
    """Short, because a socket's path may not be long."""
    with tempfile.TemporaryDirectory(prefix="crash-") as made:
        yield Path(made)


@pytest.mark.proves("main-4")
def test_nothing_acknowledged_is_lost_and_nothing_is_sent_twice(folder, capsys):
    verdict = run(folder, kills=KILLS)

    with capsys.disabled():
        sys.stdout.write(f"\n{verdict.table()}\n")
    assert (verdict.lost, verdict.doubled_in) == ([], [])
    assert (verdict.sent_twice, verdict.forgotten, verdict.untrue) == ([], [], [])
    assert verdict.states["uncertain"] <= verdict.in_the_air + KILLS
    assert [phase for phase in PHASES if verdict.phase(phase) < EACH_PHASE] == []


@pytest.mark.proves("main-4")
def test_the_naive_way_fails_the_same_run(folder, capsys):
    """Acknowledge before storing, send again on restart: the harness must see both faults."""
    few = KILLS < 100  # then only where the two faults are
    aim = (FETCHED, ANSWERED) if few else PHASES
    verdict = run(folder, kills=6 if few else KILLS // 4, naive=True, aim=aim)

    with capsys.disabled():
        sys.stdout.write(f"\nthe naive way\n{verdict.table()}\n")
    assert verdict.lost != []
    assert verdict.sent_twice != []
