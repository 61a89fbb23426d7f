"""The house cast of the hall of work, and Mira known by her address."""

from __future__ import annotations

import pytest

from tutti.cases.models import Case
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import create_person
from tutti.people.models import Person
from tutti.work.tests.conftest import (  # noqa: F401 -- the same cast and the same case
    _public_address,
    ada,
    ben,
    case,
    cleo,
    eve,
    finance,
    mailbox,
    petra,
    sent,
    support,
    task,
    words,
)


@pytest.fixture
def mira(case) -> Person:  # noqa: F811 -- the fixture above
    person = create_person(name="Mira Duarte", by=SYSTEM, kind="email", value="mira@duarte.example")
    Case.objects.filter(pk=case.pk).update(person=person)
    case.person = person
    return person
