"""Acting on cases from a list: one or several, each for itself."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tutti.cases.models import Case
from tutti.cases.tests.desk import case_of, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return desk()


@pytest.fixture
def ada(client, house):
    client.force_login(house.ada)
    return client


def post(client, **given):
    return client.post(reverse("several-cases"), {"back": reverse("to-be-taken"), **given})


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_button_of_a_row_takes_its_case_and_no_other(ada, house):
    wanted, chosen = case_of(house, "Wanted", taken=False), case_of(house, "Ticked", taken=False)

    response = post(ada, take=wanted.pk, case=[chosen.pk])

    assert response["Location"] == reverse("to-be-taken")
    assert Case.objects.get(pk=wanted.pk).is_taken
    assert not Case.objects.get(pk=chosen.pk).is_taken


def test_several_are_taken_at_once(ada, house):
    cases = [case_of(house, f"Case {number}", taken=False) for number in range(3)]

    response = post(ada, act="take", case=[case.pk for case in cases])

    assert Case.objects.filter(taken_at__isnull=False, owner=house.ada).count() == 3
    assert told(response) == ["Done for 3 cases."]


def test_several_go_to_a_department_where_its_keeper_hands_them_out(ada, house):
    case = case_of(house, "For finance")

    post(ada, act="hand-over", case=[case.pk], to=f"department-{house.finance.pk}")

    case.refresh_from_db()
    assert (case.department, case.owner, case.is_taken) == (house.finance, house.ben, False)


def test_a_colleague_gets_a_case_with_the_department_they_belong_to(ada, house):
    case = case_of(house, "For Ben")

    post(ada, act="hand-over", case=[case.pk], to=f"member-{house.ben.pk}")

    case.refresh_from_db()
    assert (case.department, case.owner, case.is_taken) == (house.finance, house.ben, True)


def test_nobody_without_a_desk_is_handed_a_case(ada, house):
    case = case_of(house, "For Petra")

    response = post(ada, act="hand-over", case=[case.pk], to=f"member-{house.petra.pk}")

    case.refresh_from_db()
    assert case.owner == house.ada
    assert told(response) == ["Choose one or more cases first, and say what to do with them."]


def test_what_could_not_be_done_is_named_and_stops_nothing_else(ada, house):
    settled = case_of(house, "Settled", state="closed")
    still_open = case_of(house, "Open")

    response = post(ada, act="close", resolution="settled", case=[settled.pk, still_open.pk])

    assert Case.objects.get(pk=still_open.pk).state == "closed"
    assert told(response) == [
        "Done for 1 case.",
        f"Not done. {settled.reference}: This case is settled already.",
    ]


def test_a_case_one_may_not_see_is_not_touched(ada, house):
    hidden = case_of(house, "Secret", audience="named", owner=house.ben, taken=False)

    post(ada, act="take", case=[hidden.pk])

    assert not Case.objects.get(pk=hidden.pk).is_taken


def test_a_contributor_may_not_act_from_a_list(client, house):
    case = case_of(house, "Not theirs", taken=False)
    client.force_login(house.petra)

    assert post(client, act="take", case=[case.pk]).status_code == 403
    assert not Case.objects.get(pk=case.pk).is_taken


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_the_way_back_never_leads_outside(ada, house, back):
    response = post(ada, act="take", case=[], back=back)

    assert response["Location"] == "/"
