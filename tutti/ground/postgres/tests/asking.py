"""What the tests of this folder ask a server, and a second process that joins it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

import psycopg

from tutti.ground.postgres.cluster import Cluster

JOINS = """
import sys
from pathlib import Path
from tutti.ground.postgres.cluster import Cluster
with Cluster(Path(sys.argv[1])).joined():
    print("joined", flush=True)
    sys.stdin.read()
"""


def ask(cluster: Cluster, question: str, **instead):
    with psycopg.connect(
        **(cluster.connection_parameters() | instead), autocommit=True
    ) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def another_process(home):
    """A process that has joined; it leaves when its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", JOINS, str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "joined\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
