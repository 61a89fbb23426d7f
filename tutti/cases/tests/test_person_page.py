"""What cases put on a person's page, and what of a person's words stays hidden."""

import pytest
from django.urls import reverse

from tutti.cases.tests.desk import case_of, desk, person, said
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import add_identity
from tutti.people.actions.recognising import put_on_profiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return desk()


@pytest.fixture
def mira(db):
    made = person("Mira Sol")
    add_identity(made, kind="email", value="mira@example.com", by=SYSTEM)
    return made


def test_open_cases_stand_first_and_settled_ones_after(client, house, mira):
    still_open = case_of(house, "March payment", person=mira)
    case_of(house, "Old matter", person=mira, state="closed")
    client.force_login(house.ada)

    page = client.get(reverse("person", args=[mira.pk])).content.decode()

    assert f"{still_open.reference}, Support" in page
    assert page.index("March payment") < page.index("Old matter")


def test_words_lead_to_their_case(client, house, mira):
    case = case_of(house, "March payment", person=mira)
    put_on_profiles([said(house, case, "You took 240 too much.")])
    client.force_login(house.ada)

    page = client.get(reverse("person", args=[mira.pk])).content.decode()

    assert "You took 240 too much." in page
    assert f">{case.reference}</a>" in page


def test_words_under_a_restricted_case_are_hidden_from_others(client, house, mira):
    case = case_of(house, "Secret", person=mira, audience="named", owner=house.ben)
    put_on_profiles([said(house, case, "The zeppelin landed.")])
    address = reverse("person", args=[mira.pk])

    client.force_login(house.ada)
    hers = client.get(address).content.decode()
    client.force_login(house.ben)
    his = client.get(address).content.decode()

    assert "zeppelin" not in hers
    assert "Secret" not in hers
    assert "zeppelin" in his
