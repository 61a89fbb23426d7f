from __future__ import annotations

import os
import subprocess
import sys

import psycopg
import pytest

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.folders import make_closed
from tutti.ground.postgres.tests.asking import ask
from tutti.ground.postgres.trouble import ClusterUnusable

KNOCKS = """
import socket, sys
knock = socket.socket(socket.AF_UNIX)
try:
    knock.connect(sys.argv[1])
except PermissionError:
    print("refused")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else for a moment")
def test_another_user_cannot_reach_the_socket(home):
    cluster = Cluster(home)
    home.parent.chmod(0o755)

    with cluster.joined():
        home.chmod(0o755)  # even where the home were open, the socket's folder is not
        knock = [sys.executable, "-c", KNOCKS, str(cluster.places.sockets / ".s.PGSQL.5432")]
        answer = subprocess.run(
            ["/usr/bin/env", "python3", *knock[1:]], user="nobody", group="nogroup", extra_groups=[],
            cwd="/", env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert answer.stdout == "refused\n"


def test_a_role_the_gate_does_not_name_is_refused(home):
    cluster = Cluster(home)

    with cluster.joined():
        ask(cluster, "CREATE ROLE eve LOGIN", user="postgres", dbname="postgres")

        with pytest.raises(psycopg.OperationalError, match="eve"):
            ask(cluster, "SELECT 1", user="eve")


def test_a_socket_folder_that_is_somebodys_link_is_refused(home):
    cluster = Cluster(home)
    home.mkdir(mode=0o700)
    cluster.places.sockets.symlink_to("/tmp")

    with pytest.raises(ClusterUnusable, match="belongs to somebody else"):
        make_closed(cluster.places.sockets, cluster.server.owner)


def test_a_home_that_cannot_be_made_is_said_with_what_to_do(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    with (
        pytest.raises(ClusterUnusable, match="Set TUTTI_HOME"),
        Cluster(in_the_way / "home").joined(),
    ):
        pass
