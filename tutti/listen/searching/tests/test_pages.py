from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tutti.ground.accounts.models import Member, Role
from tutti.listen.searching.models import SavedSearch

TYPED = {"name": "Us", "words": "acme\n#acme", "without": "jobs", "languages": "en, IT", "most_a_day": "50", "every": "15"}  # fmt: skip


@pytest.fixture
def page(ada):
    client = Client()
    client.force_login(ada)
    return client


def test_without_a_channel_that_can_be_searched_it_says_what_to_connect(page):
    answer = page.get(reverse("searches"))

    assert b"No channel can be searched yet" in answer.content
    assert page.get(reverse("new-search")).status_code == 302


def test_a_search_is_saved_for_whoever_wrote_it(page, ada, channel):
    answer = page.post(reverse("new-search"), TYPED | {"channel": channel.pk})

    made = SavedSearch.objects.get()
    assert (answer.status_code, made.owner, made.words) == (302, ada, ["acme", "#acme"])
    assert (made.without, made.languages, made.most_a_day) == (["jobs"], ["en", "it"], 50)


def test_trying_shows_what_it_would_hear_and_saves_nothing(page, agora, channel):
    agora.said = ["acme is slow"]

    answer = page.post(reverse("new-search"), TYPED | {"channel": channel.pk, "try": "1"})

    assert b"acme is slow" in answer.content
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"words": ""}, {"most_a_day": "0"}, {"every": "1"}, {"languages": "english please"}, {"words": "x" * 90}]
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_saved(page, channel, wrong):
    answer = page.post(reverse("new-search"), TYPED | {"channel": channel.pk} | wrong)

    assert (answer.status_code, SavedSearch.objects.count()) == (422, 0)


def test_another_agent_sees_it_and_cannot_change_it(page, ada, channel):
    ben = Member.objects.create(name="Ben", email="ben@acme.test", role=Role.AGENT)
    made = SavedSearch.objects.create(name="Theirs", channel=channel, words=["acme"], owner=ben)

    listed = page.get(reverse("searches"))
    changed = page.post(reverse("search-saved", args=[made.pk]), TYPED | {"channel": channel.pk})

    assert b"Theirs" in listed.content
    assert (changed.status_code, SavedSearch.objects.get().name) == (404, "Theirs")
