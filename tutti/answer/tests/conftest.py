"""A desk with one mail channel and Mira's question, and a channel that says whatever a test tells it to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.answer.actions.replying import reply
from tutti.answer.models import Send
from tutti.cases.actions.opening import open_case
from tutti.channels.contract import Audience, Connector, Manners, Outgoing, Sent
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.listen.models import Channel, Conversation, Message


@dataclass
class Told(Connector):
    """Does what it is told at the next send; keeps what it was given."""

    kind = "told"
    label = "Told"
    sends = True
    looks_up = True
    answer: Sent | Exception = field(default_factory=lambda: Sent(provider_id="p-1"))
    knows: Sent | Exception | None = None
    given: list[Outgoing] = field(default_factory=list)

    def send(self, connection, outgoing):
        self.given.append(outgoing)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def find_sent(self, connection, outgoing):
        if isinstance(self.knows, Exception):
            raise self.knows
        return self.knows


@pytest.fixture
def told():
    connectors()["told"] = connector = Told()
    yield connector
    del connectors()["told"]


@dataclass
class Square(Told):
    """A public network: short posts with a mention before them, and everything else one may want."""

    kind = "square"
    label = "Square"
    audience = Audience.PUBLIC
    edits = True
    deletes = True
    opens_private = True
    changed: list[Outgoing] = field(default_factory=list)
    gone: list[tuple[str, ...]] = field(default_factory=list)
    trouble: Exception | None = None
    window: timedelta | None = None
    templates: tuple[str, ...] = ()

    def manners(self, settings, audience):
        return Manners(
            longest=120,
            counts="graphemes",
            splits=True,
            files=2,
            file_types=("image/",),
            largest_file=1000,
            alt_texts=True,
            warnings=True,
            languages=True,
            window=self.window,
            templates=self.templates,
        )

    def opening(self, outgoing):
        return f"@{outgoing.to.value} " if outgoing.audience is Audience.PUBLIC else ""

    def edit(self, connection, outgoing, names):
        if self.trouble:
            raise self.trouble
        self.changed.append(outgoing)

    def delete(self, connection, names):
        if self.trouble:
            raise self.trouble
        self.gone.append(tuple(names))


@pytest.fixture
def square():
    connectors()["square"] = connector = Square()
    yield connector
    del connectors()["square"]


@pytest.fixture
def in_public(square, channel, support):
    """Mira's public conversation on the square."""
    its_channel = Channel.objects.create(
        kind="square", name="Acme on the square", department=support, sends=True
    )
    return Conversation.objects.create(
        channel=its_channel,
        audience="public",
        party_kind="handle",
        party_value="mira",
        party_name="Mira Sol",
        started_at=timezone.now(),
    )


@pytest.fixture
def post(in_public):
    """What Mira said there."""
    details = {"warning": "Money", "language": "de"}
    return _heard(in_public, "Where is my money?", external_id="post-1", details=details)


@pytest.fixture
def public_case(in_public, post, support, ada):
    return open_case(
        title="Money",
        department=support,
        owner=ada,
        by=Actor.member(ada.pk),
        conversation=in_public,
    )


@pytest.fixture
def publish(public_case, in_public, post, ada):
    """Decide a public reply of Ada's."""

    def decide(text="We look into it.", **changes):
        values = {
            "member": ada,
            "base_message_id": post.pk,
            "nonce": uuid.uuid4(),
            "by": Actor.member(ada.pk),
        }
        return reply(public_case, in_public, text=text, **(values | changes))

    return decide


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def ben(db):
    return Member.objects.create(name="Ben Ito", email="ben@acme.test", role=Role.AGENT)


@pytest.fixture
def support(ada, ben):
    found = Department.objects.create(name="Support", keeper=ada)
    for member in (ada, ben):
        Membership.objects.create(member=member, department=found)
    return found


@pytest.fixture
def channel(support, told, ada):
    send_from_here(by=Actor.member(ada.pk))
    return Channel.objects.create(
        kind="told",
        name="help@acme.test",
        department=support,
        sends=True,
        own_addresses=["help@acme.test"],
    )


@pytest.fixture
def conversation(channel):
    return Conversation.objects.create(
        channel=channel,
        title="March payment",
        party_kind="email",
        party_value="mira@example.com",
        party_name="Mira Sol",
        started_at=timezone.now(),
    )


def _heard(conversation, text, **changes):
    """A message of the customer's."""
    values = {
        "conversation": conversation,
        "direction": "in",
        "author_kind": "email",
        "author_value": conversation.party_value,
        "author_name": conversation.party_name,
        "external_id": f"{uuid.uuid4().hex}@example.com",
        "at": timezone.now(),
        "text": text,
    }
    return Message.objects.create(**(values | changes))


@pytest.fixture
def hear():
    return _heard


@pytest.fixture
def question(conversation):
    return _heard(conversation, "You took 240 too much.")


@pytest.fixture
def case(conversation, question, support, ada):
    return open_case(
        title="March payment",
        department=support,
        owner=ada,
        by=Actor.member(ada.pk),
        conversation=conversation,
    )


@pytest.fixture
def say(case, conversation, question, ada):
    """Decide a reply of Ada's."""

    def decide(text="We look into it.", **changes) -> Send:
        values = {
            "member": ada,
            "base_message_id": question.pk,
            "nonce": uuid.uuid4(),
            "by": Actor.member(ada.pk),
        }
        return reply(case, conversation, text=text, **(values | changes))

    return decide
