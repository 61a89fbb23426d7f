"""Lists a member named."""

import pytest
from django.urls import reverse

from tutti.cases.models import SavedView
from tutti.cases.tests.desk import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return desk()


@pytest.fixture
def ada(client, house):
    client.force_login(house.ada)
    return client


def test_a_named_list_stands_in_the_navigation_of_its_member_alone(ada, house):
    query = f"/queues/{house.support.pk}/?show=customers"

    response = ada.post(reverse("keep-view"), {"name": "They think", "query": query})

    assert response["Location"] == query
    assert "They think" in ada.get(query).content.decode()
    ada.force_login(house.ben)
    assert "They think" not in ada.get(reverse("queues")).content.decode()


def test_the_same_name_again_replaces_the_list(ada, house):
    for query in ("/queues/", "/to-be-taken/"):
        ada.post(reverse("keep-view"), {"name": "Watch", "query": query})

    assert SavedView.objects.get().query == "/to-be-taken/"


@pytest.mark.parametrize(
    "query", ["https://evil.example/queues/", "//evil.example/queues/", "/settings/", "queues", ""]
)
def test_only_our_own_lists_can_be_named(ada, house, query):
    ada.post(reverse("keep-view"), {"name": "Watch", "query": query})

    assert not SavedView.objects.exists()


def test_a_view_goes_when_its_member_says_so_and_not_before(ada, house):
    view = SavedView.objects.create(member=house.ada, name="Watch", query="/queues/")

    ada.force_login(house.ben)
    assert ada.post(reverse("drop-view", args=[view.pk])).status_code == 404
    ada.force_login(house.ada)
    ada.post(reverse("drop-view", args=[view.pk]))

    assert not SavedView.objects.exists()
