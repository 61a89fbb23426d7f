"""A square everybody reads, where accounts can be written to privately, and a messenger with another kind of account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tutti.cases.models import Case
from tutti.channels.contract import Audience, Connector, Inbound, Party, Raw, Sent, Trust
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Conversation

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Square(Connector):
    kind = "square"
    label = "Square"
    audience = Audience.PUBLIC
    polls = sends = opens_private = True

    def read(self, connection, raws):
        return [_read(self.kind, raw) for raw in raws]

    def send(self, connection, outgoing):
        return Sent(provider_id=outgoing.external_id)


class Pager(Square):
    kind = "pager"
    label = "Pager"
    audience = Audience.PRIVATE
    opens_private = False

    def private_address(self, settings, token):
        return f"https://pager.example/acme?start={token}"


def _read(kind, raw):
    said = msgspec.json.decode(raw.data)
    return Inbound(
        author=Party(kind=kind, value=said["by"], name=said["by"]),
        text=said["text"],
        at=BEGAN + timedelta(minutes=int(raw.key)),
        external_id=raw.key,
        audience=Audience(said.get("audience", "public")),
        trust=Trust(said.get("trust", "verified")),
        details={"started": said["started"]} if "started" in said else {},
    )


@pytest.fixture(autouse=True)
def networks():
    connectors().update(square=Square(), pager=Pager())
    yield
    for kind in ("square", "pager"):
        del connectors()[kind]


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def desk(ada):
    made = Department.objects.create(name="Support", keeper=ada)
    Membership.objects.create(member=ada, department=made)
    send_from_here(by=Actor.member(ada.pk))
    return made


@pytest.fixture
def square(desk):
    return Channel.objects.create(kind="square", name="Square", department=desk, sends=True)


@pytest.fixture
def pager(desk):
    return Channel.objects.create(kind="pager", name="Pager", department=desk, sends=True)


@pytest.fixture
def says():
    numbers = iter(range(1, 100))

    def say(channel, text, *, by, **more):
        """Something is said and heard; answers the case it stands in."""
        said = {"text": text, "by": by, **more}
        store_raw(channel, [Raw(key=str(next(numbers)), data=msgspec.json.encode(said))])
        follow_all()
        newest = Conversation.objects.order_by("-pk").filter(party_value=by).first()
        return Case.objects.get(links__conversation=newest, links__detached_at=None)

    return say


@pytest.fixture
def case(square, says):
    return says(square, "You charged me twice", by="mira")


@pytest.fixture
def public(case):
    return Conversation.objects.get(links__case=case)
