from __future__ import annotations

import hashlib

import pytest

from tutti.ground.postgres.cluster import Cluster
from tutti.ground.postgres.programs import programs, programs_of
from tutti.ground.postgres.tests.asking import another_process, ask
from tutti.ground.postgres.trouble import ClusterUnusable, OtherVersion
from tutti.ground.postgres.upgrading import upgrade

OLDER = 16


def digest(folder):
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        seen.update(f"{path} {path.stat().st_mtime_ns}".encode())
    return seen.hexdigest()


@pytest.fixture
def older(home):
    if programs_of(OLDER) is None:
        pytest.skip(f"PostgreSQL {OLDER} is not on this machine")
    cluster = Cluster(home, major=OLDER)
    with cluster.joined():
        ask(cluster, "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
    return cluster


def test_a_folder_of_another_major_version_is_left_alone_with_the_command_to_run(older):
    before = digest(older.places.data)

    with (
        pytest.raises(OtherVersion, match="tutti upgrade-database"),
        Cluster(older.places.home).joined(),
    ):
        pass

    assert digest(older.places.data) == before


def test_an_upgrade_carries_everything_over_and_keeps_the_old_folder(older):
    said = upgrade(Cluster(older.places.home))

    newer = Cluster(older.places.home)
    with newer.joined():
        assert ask(newer, "SELECT count(*) FROM kept") == 1000
        assert ask(newer, "SHOW server_version_num") >= f"{programs().major}0000"
    assert f"data.postgresql-{OLDER}" in said
    assert (newer.places.postgres / f"data.postgresql-{OLDER}" / "PG_VERSION").exists()


def test_an_upgrade_of_the_present_version_does_nothing(home):
    with Cluster(home).joined():
        pass

    assert "already" in upgrade(Cluster(home))


def test_an_upgrade_waits_for_nobody_and_says_who_is_in_the_way(home):
    with another_process(home), pytest.raises(ClusterUnusable, match="Stop it"):
        upgrade(Cluster(home))


def test_a_version_whose_programs_are_missing_is_named(older):
    (older.places.data / "PG_VERSION").write_text("13\n")

    with pytest.raises(ClusterUnusable, match="postgresql-13"):
        upgrade(Cluster(older.places.home))
