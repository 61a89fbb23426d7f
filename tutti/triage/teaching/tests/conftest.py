"""A desk, a mailbox, and customers whose words were heard and understood."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tutti.engines.understanding.understanding import Said, understand
from tutti.ground.accounts.models import Department, Member, Role
from tutti.listen.models import Channel, Conversation, Message
from tutti.triage.models import Reading
from tutti.triage.readings import row_of


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def dev(db):
    return Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)


@pytest.fixture
def eve(db):
    return Member.objects.create(name="Eve", email="eve@acme.test", role=Role.CONTRIBUTOR)


@pytest.fixture
def mailbox(ada):
    support = Department.objects.create(name="Support", keeper=ada)
    return Channel.objects.create(kind="email", name="help@acme.test", department=support)


@pytest.fixture
def heard(mailbox):
    """Have a customer say something, and understand it."""

    def say(text, **changes):
        conversation = Conversation.objects.create(channel=mailbox, started_at=timezone.now())
        message = Message.objects.create(
            conversation=conversation,
            direction="in",
            at=timezone.now(),
            text=text,
            **changes,
        )
        (understood,) = understand([Said(text=text)])
        Reading.objects.create(**row_of(message.pk, understood))
        return message

    return say
