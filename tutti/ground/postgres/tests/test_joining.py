from __future__ import annotations

import stat

import psycopg
import pytest

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.tests.asking import another_process, ask


def test_the_first_one_in_makes_the_database_and_the_last_one_out_stops_it(home):
    cluster = Cluster(home)

    with cluster.joined():
        assert ask(cluster, "SELECT current_user || '@' || current_database()") == "tutti@tutti"
        assert cluster.server.process() is not None

    assert cluster.server.process() is None


def test_what_was_written_is_there_the_next_time(home):
    cluster = Cluster(home)
    with cluster.joined():
        ask(cluster, "CREATE TABLE kept AS SELECT 7 AS number")

    with cluster.joined():
        assert ask(cluster, "SELECT number FROM kept") == 7


def test_the_server_is_safe_and_reached_by_socket_alone(home):
    cluster = Cluster(home)

    with cluster.joined():
        settings = {
            name: ask(cluster, f"SHOW {name}")
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums",
                         "listen_addresses", "server_encoding")
        }  # fmt: skip

    assert settings == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
    }


def test_the_role_tutti_is_no_superuser(home):
    cluster = Cluster(home)

    with cluster.joined():
        assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = 'tutti'") is False


def test_folders_are_closed_to_others_and_the_parents_rights_stay(home):
    home.parent.chmod(0o700)

    cluster = Cluster(home)
    with cluster.joined():
        modes = {
            path: stat.S_IMODE(path.stat().st_mode)
            for path in (home.parent, home, cluster.places.postgres, cluster.places.data,
                         cluster.places.sockets, cluster.places.log)
        }  # fmt: skip

    assert set(modes.values()) == {0o700, 0o600}
    assert modes[home.parent] == 0o700


def test_a_second_process_joins_and_the_server_stays_until_it_has_left(home):
    cluster = Cluster(home)

    with another_process(home):
        with cluster.joined():
            number = cluster.server.process().pid
        assert cluster.server.process().pid == number

    assert cluster.server.process() is None


def test_two_homes_live_side_by_side(home):
    one, other = Cluster(home), Cluster(home.with_name("other"))

    with one.joined(), other.joined():
        ask(one, "CREATE TABLE mine ()")

        assert one.server.process().pid != other.server.process().pid
        with pytest.raises(psycopg.errors.UndefinedTable):
            ask(other, "SELECT count(*) FROM mine")


def test_a_home_whose_path_is_too_long_for_a_socket_gets_a_short_closed_folder(home):
    cluster = Cluster(home / ("long" * 30))

    with cluster.joined():
        assert ask(cluster, "SELECT 1") == 1
        assert stat.S_IMODE(cluster.places.sockets.stat().st_mode) == 0o700
        assert cluster.places.home not in cluster.places.sockets.parents

    cluster.places.sockets.rmdir()


def test_the_parameters_are_named_without_starting_anything(home):
    assert Cluster(home).connection_parameters() == {
        "host": str(home / "run"),
        "user": "tutti",
        "dbname": "tutti",
    }
    assert not home.exists()
