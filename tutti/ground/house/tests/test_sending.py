"""A restored database sends nothing until somebody says so."""

import pytest

from tutti.ground.house.actions.changing import change_house
from tutti.ground.house.sending import may_send, send_from_here, this_instance
from tutti.journal.facts import Actor

pytestmark = pytest.mark.django_db
DEV = Actor.member(7)


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("TUTTI_INSTANCE", raising=False)
    settings.TUTTI_HOME = tmp_path / "first"


def test_nothing_is_sent_before_somebody_says_so():
    assert may_send() is False


def test_whoever_is_told_to_send_sends():
    send_from_here(by=DEV)

    assert may_send() is True
    assert this_instance() == this_instance()


def test_the_same_data_in_another_place_does_not_send(settings, tmp_path):
    send_from_here(by=DEV)

    settings.TUTTI_HOME = tmp_path / "clone"

    assert may_send() is False


def test_after_taking_over_the_first_place_does_not_send(settings, tmp_path):
    send_from_here(by=DEV)
    settings.TUTTI_HOME = tmp_path / "clone"
    send_from_here(by=DEV)
    assert may_send() is True

    settings.TUTTI_HOME = tmp_path / "first"

    assert may_send() is False


def test_machines_that_share_a_database_share_a_name(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TUTTI_INSTANCE", "salt-and-sons")
    change_house(by=DEV, sending_instance="salt-and-sons")

    settings.TUTTI_HOME = tmp_path / "second machine"

    assert may_send() is True
