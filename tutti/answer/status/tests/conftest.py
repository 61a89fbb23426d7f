"""Mira's question at a desk whose channel says what it is told, and her page."""

from __future__ import annotations

import pytest
from django.test import Client

from tutti.answer.status.actions.linking import make_status_link
from tutti.answer.tests.conftest import (  # noqa: F401 -- the same desk
    ada,
    ben,
    case,
    channel,
    conversation,
    hear,
    question,
    say,
    support,
    told,
)
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import create_person
from tutti.people.models import Person


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.TUTTI_URL = "https://help.acme.test"


@pytest.fixture
def mira(case) -> Person:  # noqa: F811 -- the fixture above
    person = create_person(name="Mira Sol", by=SYSTEM, kind="email", value="mira@example.com")
    type(case).objects.filter(pk=case.pk).update(person=person)
    case.person = person
    return person


@pytest.fixture
def link(case, mira) -> str:  # noqa: F811
    """The path of Mira's page."""
    return make_status_link(case, person=mira, by=SYSTEM).removeprefix("https://help.acme.test")


@pytest.fixture
def stranger() -> Client:
    return Client(HTTP_HOST="help.acme.test", secure=True)
