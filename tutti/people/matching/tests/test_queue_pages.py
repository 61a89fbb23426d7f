"""The queue as a browser without script walks through it, and what other pages say of it."""

from __future__ import annotations

import pytest

from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.journal.testing import follow_all
from tutti.people.actions.changing import create_person
from tutti.people.matching.models import MatchingSettings, State, Suggestion
from tutti.people.models import Merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    member = Member.objects.create(name="Ada Lind", email="ada@acme.test", role=Role.AGENT)
    client.force_login(member)
    return member


@pytest.fixture
def pairs(ada):
    """Three pairs, the surest first."""
    for name in ("Mira Rossi", "Oskar Blom", "Noor Aziz"):
        given, family = name.lower().split()
        create_person(name=name, kind="email", value=f"{given}.{family}@gmail.com", by=SYSTEM)
        create_person(name=name[:-1], kind="email", value=f"{given}{family}+x@gmail.com", by=SYSTEM)
    follow_all()
    return list(Suggestion.objects.order_by("-sure", "id"))


def _decide(client, one, said, **more):
    return client.post(f"/people/suggestions/{one.pk}/decide/", {"said": said, **more}, follow=True)


def test_both_stand_beside_each_other_with_what_differs_marked(client, pairs):
    page = client.get("/people/suggestions/").content.decode()

    assert "3 pairs left" in page
    assert "<mark>+x</mark>" in page
    assert "Same mailbox" in page


def test_deciding_leads_to_the_next_and_undo_back(client, pairs):
    first, second, _third = pairs
    page = _decide(client, first, "same").content.decode()

    assert f'data-pair="{second.pk}"' in page
    assert "2 pairs left" in page

    undone = client.post(f"/people/suggestions/{first.pk}/undo/", follow=True).content.decode()
    assert f'data-pair="{first.pk}"' in undone
    assert Merge.objects.get().undone_at is not None


def test_the_last_one_decided_leaves_a_kind_word(client, pairs):
    for one in pairs:
        page = _decide(client, one, "two").content.decode()

    assert "Nobody looks like somebody else" in page
    assert not Merge.objects.exists()


def test_a_second_decision_says_so_and_changes_nothing(client, pairs):
    _decide(client, pairs[0], "two")

    again = _decide(client, pairs[0], "same")

    assert again.status_code == 422
    assert "decided this meanwhile" in again.content.decode()
    assert not Merge.objects.exists()


def test_one_may_look_on_without_deciding(client, pairs):
    page = client.get("/people/suggestions/")
    after = page.context["ways"]["next"]

    looked = client.get(after).content.decode()

    assert f'data-pair="{pairs[1].pk}"' in looked
    assert Suggestion.objects.filter(state=State.OPEN).count() == 3


def test_a_part_is_answered_without_the_page(client, pairs):
    part = client.get("/people/suggestions/?part=1").content.decode()

    assert part.lstrip().startswith("<div")
    assert "<html" not in part


def test_kinds_are_filtered_and_nonsense_is_no_error(client, pairs):
    assert "3 pairs left" in client.get("/people/suggestions/?kind=mail").content.decode()
    assert client.get("/people/suggestions/?kind=no&from=x-y&at=" + "9" * 40).status_code == 200


def test_a_profile_says_who_it_may_be(client, pairs):
    page = client.get(f"/people/{pairs[0].left_id}/").content.decode()

    assert "May be the same as" in page
    assert f"at={pairs[0].pk}" in page


def test_a_contributor_sees_no_queue(client, pairs):
    petra = Member.objects.create(name="Petra", email="p@acme.test", role=Role.CONTRIBUTOR)
    client.force_login(petra)

    assert client.get("/people/suggestions/").status_code in {302, 403, 404}


def test_an_administrator_says_how_sure_is_sure_enough(client, ada):
    Member.objects.filter(pk=ada.pk).update(role=Role.ADMINISTRATOR)

    client.post("/settings/who-is-who/", {"suggests": "on", "least": "80"})

    assert MatchingSettings.objects.get().least == 80
    assert client.post("/settings/who-is-who/", {"least": "5"}).status_code == 422


def test_a_domain_is_said_on_its_page(client, ada):
    client.post(
        "/organisations/domains/",
        {"domain": "acme.test", "organisation": "Acme", "below": "on"},
    )

    page = client.get("/organisations/domains/").content.decode()
    assert "acme.test" in page
    assert client.post("/organisations/domains/", {"domain": "gmail.com"}).status_code == 422
