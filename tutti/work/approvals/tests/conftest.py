"""The cast of `work`, a case of Mira's, and short ways to hold an act."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.cases.actions.opening import open_case
from tutti.ground.accounts.models import Member, Role
from tutti.ground.notices.carrying import mail_carrier, release_carrier
from tutti.journal.facts import Actor
from tutti.listen.models import Conversation
from tutti.people.models import Person
from tutti.work.tests.cast import member
from tutti.work.tests.conftest import (  # noqa: F401 -- the cast of this stage
    _public_address,
    ada,
    ben,
    cleo,
    eve,
    finance,
    mailbox,
    petra,
    support,
)


@pytest.fixture
def dev(db) -> Member:
    return member("Dev Anand", Role.ADMINISTRATOR)


@pytest.fixture
def mira(db) -> Person:
    return Person.objects.create(name="Mira Duarte", created_at=timezone.now())


@pytest.fixture
def open_one(support, ada, mailbox, mira):  # noqa: F811 -- pytest hands fixtures over by name
    """Open another case of Mira's."""

    def make(title: str = "March payment 240.00 too high", person: Person | None = mira):
        conversation = Conversation.objects.create(
            channel=mailbox,
            party_kind="email",
            party_value="mira@duarte.example",
            started_at=timezone.now(),
        )
        return open_case(
            title=title,
            department=support,
            owner=ada,
            by=Actor.member(ada.pk),
            conversation=conversation,
            person=person,
        )

    return make


@pytest.fixture
def case(open_one):
    return open_one()


@pytest.fixture
def sent():
    """Mails that left, once `mail_all` was called."""
    carried = []
    carrier = mail_carrier(carried.append)
    yield carried
    release_carrier(carrier)
