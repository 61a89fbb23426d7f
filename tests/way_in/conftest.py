from __future__ import annotations

import pytest

from tests.way_in.plain import Plain
from tutti.channels.registry import connectors
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.actions.members import add_member
from tutti.ground.accounts.models import Department, Member, Role
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel


@pytest.fixture
def ada(db) -> Member:
    return add_member(name="Ada Winter", email="ada@acme.test", role=Role.AGENT, by=SYSTEM)


@pytest.fixture
def cleo(db) -> Member:
    return add_member(name="Cleo Haddad", email="cleo@acme.test", role=Role.AGENT, by=SYSTEM)


@pytest.fixture
def support(cleo) -> Department:
    return create_department(name="Support", keeper=cleo, by=SYSTEM)


@pytest.fixture
def finance(cleo) -> Department:
    return create_department(name="Finance", keeper=cleo, by=SYSTEM)


@pytest.fixture
def channel(support) -> Channel:
    connectors()["plain"] = Plain()
    yield Channel.objects.create(kind="plain", name="Plain", department=support)
    del connectors()["plain"]
