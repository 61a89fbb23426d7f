"""The cast of `work`, a case of Mira's, and short ways to hold an act."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.cases.actions.opening import open_case
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.notices.carrying import mail_carrier, release_carrier
from tutti.journal.facts import Actor
from tutti.listen.models import Channel, Conversation
from tutti.people.models import Person
from tutti.work.tests.cast import member


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.TUTTI_URL = "https://tutti.acme.test"


@pytest.fixture
def ada(db) -> Member:
    return member("Ada Okafor", Role.AGENT)


@pytest.fixture
def ben(db) -> Member:
    return member("Ben Li", Role.AGENT)


@pytest.fixture
def cleo(db) -> Member:
    return member("Cleo Haddad", Role.AGENT)


@pytest.fixture
def dev(db) -> Member:
    return member("Dev Anand", Role.ADMINISTRATOR)


@pytest.fixture
def petra(db) -> Member:
    return member("Petra Novak", Role.CONTRIBUTOR)


@pytest.fixture
def eve(db) -> Member:
    return member("Eve Stranger", Role.CONTRIBUTOR)


@pytest.fixture
def support(ada, ben, cleo) -> Department:
    made = Department.objects.create(name="Support", keeper=cleo, hue=1)
    for one in (ada, ben, cleo):
        Membership.objects.create(member=one, department=made)
    return made


@pytest.fixture
def finance(petra) -> Department:
    made = Department.objects.create(name="Finance", keeper=petra, hue=2)
    Membership.objects.create(member=petra, department=made)
    return made


@pytest.fixture
def mira(db) -> Person:
    return Person.objects.create(name="Mira Duarte", created_at=timezone.now())


@pytest.fixture
def mailbox(support) -> Channel:
    return Channel.objects.create(
        kind="webform", name="Help", department=support, own_addresses=["help@acme.test"]
    )


@pytest.fixture
def open_one(support, ada, mailbox, mira):
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
