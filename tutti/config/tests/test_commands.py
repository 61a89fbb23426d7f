from __future__ import annotations

import pytest

from tutti.config.commands import main
from tutti.config.health import findings
from tutti.config.readiness import joined
from tutti.ground.postgres.trouble import ClusterUnusable


def test_every_command_explains_itself(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in (
        "serve",
        "web",
        "worker",
        "demo",
        "doctor",
        "migrate",
        "upgrade-database",
        "sign-in-link",
    ):
        assert command in said


def test_without_a_command_the_list_is_shown(capsys):
    assert main([]) == 2
    assert "serve" in capsys.readouterr().out


def test_a_server_that_does_not_answer_is_said_without_a_stack_trace(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/nothing")

    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert "does not answer" in said
    assert "Traceback" not in said


def test_a_server_older_than_15_is_refused_by_its_version(monkeypatch):
    monkeypatch.setattr("tutti.config.readiness.OLDEST", 99)

    with pytest.raises(ClusterUnusable, match="Tutti needs 99 or newer"), joined():
        pass


@pytest.mark.django_db
def test_the_doctor_looks_at_everything():
    found = {finding.what: finding for finding in findings()}

    assert set(found) == {
        "database", "tables", "start-up checks", "keys", "public address", "clock", "disk", "journal", "jobs",
    }  # fmt: skip
    assert [found[what].fine for what in ("database", "tables", "keys", "clock", "jobs")] == [
        True
    ] * 5
