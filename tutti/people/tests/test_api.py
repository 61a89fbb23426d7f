"""People by program."""

from __future__ import annotations

import pytest

from tutti.ground.accounts.models import Member, Role
from tutti.ground.api.testing import Program
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import create_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(settings):
    settings.TUTTI_URL = "https://testserver"
    return Member.objects.create(name="Ada Okafor", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def mira(ada):
    return create_person(name="Mira Duarte", by=SYSTEM, kind="email", value="mira@duarte.example")


def test_a_person_is_found_by_name_and_by_address(mira, ada):
    create_person(name="Noor", by=SYSTEM)
    program = Program(ada)

    by_name = program.get("people/", starts="mir")[1]["rows"]
    by_address = program.get("people/", known_as="Mira@duarte.example")[1]["rows"]

    assert [one["id"] for one in by_name] == [one["id"] for one in by_address] == [mira.pk]
    assert by_name[0]["known"] == [
        {"kind": "email", "value": "mira@duarte.example", "verified": False}
    ]


def test_one_person_is_read_by_id(mira, ada):
    status, told = Program(ada).get(f"people/{mira.pk}/")

    assert (status, told["name"]) == (200, "Mira Duarte")


def test_profiles_are_for_the_desk(mira):
    petra = Member.objects.create(name="Petra", email="petra@acme.test", role=Role.CONTRIBUTOR)

    assert Program(petra).get(f"people/{mira.pk}/")[0] == 403


def test_nobody_is_nobody(ada):
    assert Program(ada).get("people/999999/")[0] == 404
    assert Program(ada).get("people/", starts="a\x00b")[0] == 400
