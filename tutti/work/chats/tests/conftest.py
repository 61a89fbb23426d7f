"""The cast of `work`, a chat of colleagues and a network under it that does as it is told."""

from __future__ import annotations

import pytest

from tutti.channels.registry import connectors
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Channel
from tutti.work.approvals.tests.conftest import (  # noqa: F401 -- the cast of this stage
    _public_address,
    ada,
    ben,
    case,
    cleo,
    dev,
    eve,
    finance,
    mailbox,
    mira,
    open_one,
    petra,
    sent,
    support,
)
from tutti.work.chats.tests.acting import Room, account_of
from tutti.work.tests.cast import asked


@pytest.fixture
def network(monkeypatch) -> Room:
    made = Room()
    monkeypatch.setitem(connectors(), "matrix", made)
    return made


@pytest.fixture
def chat(network, support) -> Channel:  # noqa: F811 -- pytest hands fixtures over by name
    send_from_here(by=SYSTEM)
    return Channel.objects.create(
        kind="matrix",
        name="Inside",
        department=support,
        sends=True,
        settings={"inside": True},
        own_addresses=["@tutti:acme.test"],
    )


@pytest.fixture
def petras(chat, petra):  # noqa: F811
    """Petra's account, chosen instead of mail."""
    return account_of(petra, chat)


@pytest.fixture
def task(case, ada, petra, petras):  # noqa: F811
    return asked(case, ada, doer=petra)
