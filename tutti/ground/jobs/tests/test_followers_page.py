"""What could not be followed is shown with its reason, and a button tries again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tutti.ground.accounts.facts import MemberAdded
from tutti.ground.accounts.models import Member, Role
from tutti.journal.entries import Entry
from tutti.journal.facts import SYSTEM
from tutti.journal.following import GROUPS, Group
from tutti.journal.models import Parked
from tutti.journal.recording import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client) -> Member:
    dev = Member.objects.create(name="Dev", email="dev@acme.test", role=Role.ADMINISTRATOR)
    client.force_login(dev)
    return dev


@pytest.fixture
def parked(administrator):
    heard: list[Entry] = []
    GROUPS["tests-page"] = Group("tests-page", functions={MemberAdded.name: [heard.extend]})
    (entry,) = record([MemberAdded(member=administrator.pk, role="agent")], by=SYSTEM)
    row = Parked.objects.create(
        group="tests-page",
        entry_id=entry,
        subject_kind="member",
        subject_id=administrator.pk,
        error="ValueError: cannot hear 13",
    )
    yield row, heard
    del GROUPS["tests-page"]


def test_a_parked_entry_is_shown_with_its_reason(client, parked):
    answer = client.get(reverse("followers"))

    assert answer.status_code == 200
    assert "cannot hear 13" in answer.content.decode()


def test_its_button_follows_it_again(client, parked):
    row, heard = parked

    client.post(reverse("parked-retry", args=[row.pk]))

    assert [entry.id for entry in heard] == [row.entry_id]
    assert Parked.objects.count() == 0


def test_when_it_fails_again_it_stays_and_the_reason_is_said(client, parked):
    row, _ = parked
    GROUPS["tests-page"].functions[MemberAdded.name] = [lambda _entries: 1 / 0]

    answer = client.post(reverse("parked-retry", args=[row.pk]), follow=True)

    assert "division by zero" in answer.content.decode()
    assert Parked.objects.count() == 1


def test_an_empty_page_says_that_nothing_is_set_aside(client, administrator):
    answer = client.get(reverse("followers"))

    assert "Nothing is set aside." in answer.content.decode()
