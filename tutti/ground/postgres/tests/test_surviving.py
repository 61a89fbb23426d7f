from __future__ import annotations

import os
import signal
import subprocess
import time

import psycopg
import pytest

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.tests.asking import another_process, ask


def wait_until_gone(process):
    deadline = time.monotonic() + 10
    while process.is_running() and process.status() != "zombie":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_server_is_started_again_with_all_that_was_committed(home):
    cluster = Cluster(home)

    with cluster.joined():
        ask(cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
        killed = cluster.server.process()
        killed.kill()
        wait_until_gone(killed)
        cluster.look_after()

        assert ask(cluster, "SELECT count(*) FROM kept") == 1000
        assert cluster.server.process().pid != killed.pid


def test_backends_of_a_killed_server_do_not_keep_it_from_starting(home):
    cluster = Cluster(home)

    with cluster.joined():
        busy = psycopg.connect(**cluster.connection_parameters())
        with busy.cursor() as cursor:
            cursor.connection.pgconn.send_query(
                b"SELECT sum(n) FROM generate_series(1, 1000000000) n"
            )
            killed = cluster.server.process()
            killed.kill()
            wait_until_gone(killed)
            cluster.look_after()

            assert ask(cluster, "SELECT 1") == 1
        busy.close()


def test_a_killed_backend_leaves_the_server_running(home):
    cluster = Cluster(home)

    with cluster.joined():
        number = cluster.server.process().pid
        with psycopg.connect(**cluster.connection_parameters()) as victim:
            os.kill(victim.info.backend_pid, signal.SIGKILL)
            with pytest.raises(psycopg.OperationalError):
                victim.execute("SELECT 1")
        cluster.server.wait_until_ready(lambda: cluster.server.process() is not None)

        assert cluster.server.process().pid == number


def test_the_server_of_a_killed_process_is_adopted_and_then_stopped(home):
    cluster = Cluster(home)
    with another_process(home) as process:
        orphan = cluster.server.process()
        process.kill()
        process.wait(10)

    assert cluster.server.process() == orphan
    with cluster.joined():
        assert cluster.server.process() == orphan
    assert cluster.server.process() is None


@pytest.mark.parametrize("name", ["sleep", "postgres"])
def test_a_pid_file_whose_number_another_program_has_now_is_no_obstacle(home, tmp_path, name):
    cluster = Cluster(home)
    with cluster.joined():
        ask(cluster, "CREATE TABLE kept ()")
    stranger = tmp_path / name
    stranger.symlink_to("/bin/sleep")
    other = subprocess.Popen([str(stranger), "60"])
    (cluster.places.data / "postmaster.pid").write_text(f"{other.pid}\n/somewhere/else\n")

    with cluster.joined():
        assert ask(cluster, "SELECT count(*) FROM kept") == 0

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_half_made_data_folder_is_made_anew(home):
    cluster = Cluster(home)
    draft = cluster.places.postgres / "data.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    with cluster.joined():
        assert ask(cluster, "SELECT 1") == 1

    assert not draft.exists()
