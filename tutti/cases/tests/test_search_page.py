"""Finding people, cases and words, and what must not be found."""

import pytest
from django.urls import reverse

from tutti.cases.models import Grant
from tutti.cases.tests.desk import case_of, desk, person, said
from tutti.journal.facts import SYSTEM
from tutti.people.actions.changing import add_identity
from tutti.people.actions.indexing import index_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return desk()


@pytest.fixture
def ada(client, house):
    client.force_login(house.ada)
    return client


def look(client, asked: str, **more) -> str:
    return client.get(reverse("search"), {"q": asked, **more}).content.decode()


def test_a_reference_leads_straight_to_its_case(ada, house):
    case = case_of(house, "March payment")

    response = ada.get(reverse("search"), {"q": f" c-{case.pk} "})

    assert response["Location"] == reverse("case", args=[case.pk])


def test_a_reference_one_may_not_see_is_found_no_more_than_one_that_is_not_there(ada, house):
    hidden = case_of(house, "Secret", audience="named", owner=house.ben)

    answers = [ada.get(reverse("search"), {"q": f"C-{id_}"}) for id_ in (hidden.pk, 999_999)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Nothing here has the words" in answer.content.decode() for answer in answers)


def test_people_are_found_by_name_without_accents_and_by_address(ada, house):
    mira = person("Míra Søl")
    add_identity(mira, kind="email", value="mira@example.com", by=SYSTEM)
    add_identity(mira, kind="phone", value="+390212345678", by=SYSTEM)
    index_people([mira.pk])

    for asked in ("mira sol", "MIRA@example.com", "+39 02 1234 5678", "mira@ex"):
        assert reverse("person", args=[mira.pk]) in look(ada, asked), asked


def test_cases_and_words_said_are_found_with_what_stands_around_them(ada, house):
    case = case_of(house, "March payment")
    said(house, case, "Your letter says that the new rate begins in April, not in March.")

    page = look(ada, "rate april")

    assert "<mark>rate</mark>" in page
    assert reverse("case", args=[case.pk]) in page


def test_every_word_must_stand_in_it(ada, house):
    case_of(house, "March payment")

    assert "Nothing here has the words" in look(ada, "march zeppelin")


def test_a_restricted_case_leaks_neither_title_nor_words(ada, house):
    case = case_of(house, "Zanzibar", audience="named", owner=house.ben)
    said(house, case, "The zeppelin landed.")

    for asked in ("zanzibar", "zeppelin"):
        for more in ({}, {"palette": "1"}):
            page = look(ada, asked, **more)
            assert reverse("case", args=[case.pk]) not in page
            assert "landed" not in page


def test_its_owner_finds_a_restricted_case(client, house):
    case = case_of(house, "Zanzibar", audience="named", owner=house.ben)
    said(house, case, "The zeppelin landed.")
    client.force_login(house.ben)

    assert reverse("case", args=[case.pk]) in look(client, "zeppelin")


def test_an_index_that_lags_behind_tells_nothing(ada, house):
    case = case_of(house, "Zanzibar")
    said(house, case, "The zeppelin landed.")
    type(case).objects.filter(pk=case.pk).update(audience="named", owner=house.ben)

    assert "landed" not in look(ada, "zeppelin")
    assert reverse("case", args=[case.pk]) not in look(ada, "zanzibar")


def test_a_contributor_finds_what_was_granted_and_nobody(client, house):
    granted, other = case_of(house, "Zanzibar one"), case_of(house, "Zanzibar two")
    Grant.objects.create(case=granted, member=house.petra, reason="task")
    mira = person("Zanzibar Sol")
    index_people([mira.pk])
    client.force_login(house.petra)

    page = look(client, "zanzibar")

    assert reverse("case", args=[granted.pk]) in page
    assert reverse("case", args=[other.pk]) not in page
    assert reverse("person", args=[mira.pk]) not in page


def test_the_palette_answers_with_options_alone(ada, house):
    case_of(house, "March payment")

    page = look(ada, "march", palette="1")

    assert 'role="option"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    "asked", ["", "   ", "&|!():*", "'; DROP", "\x00", "a" * 5000, "C-" + "9" * 30]
)
def test_whatever_is_typed_is_answered(ada, asked):
    assert ada.get(reverse("search"), {"q": asked}).status_code == 200


def test_many_finds_cost_the_same_statements_as_one(ada, house, django_assert_max_num_queries):
    said(house, case_of(house, "Zeppelin", person=person("Mira")), "A zeppelin.")
    look(ada, "zeppelin")
    with django_assert_max_num_queries(40) as one:
        look(ada, "zeppelin")

    for number in range(15):
        said(
            house, case_of(house, f"Zeppelin {number}", person=person(f"P {number}")), "A zeppelin."
        )
    with django_assert_max_num_queries(40) as many:
        look(ada, "zeppelin")

    assert len(many) == len(one)
