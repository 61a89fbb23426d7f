"""How a message looks whose author changed or deleted it on its network."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tutti.cases.actions.next_action import rename_case
from tutti.cases.models import Case
from tutti.channels.contract import (
    Audience,
    Connector,
    Deleted,
    Edited,
    Inbound,
    Party,
    Raw,
    Trust,
)
from tutti.channels.registry import connectors
from tutti.ground.accounts.models import Department, Member, Membership, Role
from tutti.ground.search.models import Document
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.channels import pause_channel, remove_channel
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Message
from tutti.triage.models import Reading

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Square(Connector):
    kind = "square"
    label = "Square"
    audience = Audience.PUBLIC

    def read(self, connection, raws):
        return [_reading(json.loads(raw.data)) for raw in raws]


def _reading(said):
    kind = said.pop("kind")
    at = BEGAN + timedelta(minutes=said.pop("minute", 0))
    if kind == "deleted":
        return Deleted(external_id="m1", at=at)
    if kind == "edited":
        return Edited(external_id="m1", text=said["text"], at=at, version=said["text"])
    mira = Party(kind="handle", value="@mira", name="Mira Duarte")
    details = {"warning": said["warning"]} if "warning" in said else {}
    return Inbound(
        author=mira,
        text=said["text"],
        at=at,
        external_id="m1",
        audience=Audience.PUBLIC,
        trust=Trust.VERIFIED,
        details=details,
    )


@pytest.fixture
def ada(db):
    return Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)


@pytest.fixture
def channel(ada):
    connectors()["square"] = Square()
    desk = Department.objects.create(name="Support", keeper=ada)
    Membership.objects.create(member=ada, department=desk)
    yield Channel.objects.create(kind="square", name="Our square", department=desk)
    connectors().pop("square", None)


@pytest.fixture
def show(client, ada):
    client.force_login(ada)

    def page() -> str:
        return client.get(reverse("case", args=[Case.objects.get().pk])).content.decode()

    return page


def hear(channel, **said):
    store_raw(channel, [Raw(key=str(sorted(said.items())), data=json.dumps(said).encode())])
    follow_all()


def test_an_edited_message_says_so_and_opens_its_earlier_words(channel, show):
    hear(channel, kind="said", text="Your kettle leaks")
    hear(channel, kind="edited", text="Your kettle drips", minute=5)

    shown = show()

    assert "Your kettle drips" in shown
    assert shown.index("Edited") < shown.index("Your kettle leaks")


def test_a_deleted_message_says_who_deleted_it_and_where_and_nothing_it_said(channel, show):
    hear(channel, kind="said", text="Your kettle leaks")
    hear(channel, kind="edited", text="Your kettle drips", minute=5)
    hear(channel, kind="deleted", minute=9)

    shown = show()

    assert "The author deleted this message on Square." in shown
    assert "Mira Duarte" in shown
    assert "kettle" not in shown


def test_what_was_deleted_is_found_nowhere_any_more(channel, show, client):
    hear(channel, kind="said", text="Your kettle leaks")
    found = Document.objects.filter(kind="message").count()
    hear(channel, kind="deleted", minute=9)

    message = Message.objects.get()
    assert (found, Document.objects.filter(kind="message").count()) == (1, 0)
    assert not Reading.objects.filter(message_id=message.pk).exists()
    assert Case.objects.get().title == ""
    assert client.get(reverse("message", args=[message.pk])).status_code == 404
    assert b"kettle" not in client.get(reverse("message-raw", args=[message.pk])).content


def test_an_edited_message_is_found_by_what_it_says_now(channel, show):
    hear(channel, kind="said", text="Your kettle leaks")
    hear(channel, kind="edited", text="Your boiler drips", minute=5)

    (document,) = Document.objects.filter(kind="message")
    assert "boiler" in str(document.words)
    assert Case.objects.get().title == "Your boiler drips"


def test_a_title_of_ours_stays_whatever_the_author_does(channel, ada):
    hear(channel, kind="said", text="Your kettle leaks")
    rename_case(Case.objects.get(), title="Kettles of March", by=Actor.member(ada.pk))
    hear(channel, kind="deleted", minute=9)

    assert Case.objects.get().title == "Kettles of March"


def test_a_warning_stands_before_the_words(channel, show):
    hear(channel, kind="said", text="Your kettle leaks", warning="Broken glass")

    shown = show()

    assert shown.index("Broken glass") < shown.index("message-words")


@pytest.mark.parametrize("way", ["paused", "removed", "unknown", "dying"])
def test_a_channel_never_takes_its_cases_along(channel, show, ada, way):
    hear(channel, kind="said", text="Your kettle leaks")
    by = Actor.member(ada.pk)
    if way == "paused":
        pause_channel(channel, by=by)
    elif way == "removed":
        remove_channel(channel, by=by)
    elif way == "unknown":
        del connectors()["square"]
    else:
        Channel.objects.update(trouble="The key is no longer accepted.", failing_since=BEGAN)

    shown = show()

    assert "Your kettle leaks" in shown
    assert "Our square" in shown
    assert Case.objects.get().is_open
