from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tutti.cases.promises.actions.dated import promise_date
from tutti.cases.promises.actions.policies import Wording
from tutti.cases.promises.models import Policy, Promise
from tutti.cases.promises.queries import versions_in_order
from tutti.cases.promises.tests.cast import HOUR, case_of, desk, policy
from tutti.ground.accounts.models import Role
from tutti.journal.facts import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def milan():
    return desk()


@pytest.fixture
def ada(client, milan):
    client.force_login(milan.ada)
    return client


@pytest.fixture
def dev(client, milan):
    milan.cleo.role = Role.ADMINISTRATOR
    milan.cleo.save()
    client.force_login(milan.cleo)
    return client


def policy_form(**changes: str) -> dict[str, str]:
    given = {
        "name": "Everyone",
        "condition": "",
        "first_answer": "4",
        "next_answer": "1:30",
        "settlement": "16",
    }
    return given | {"hours": "department", "escalates_to": "keeper", "warn_before": "1"} | changes


def test_a_case_shows_its_promises_with_their_reckoning(ada, milan):
    policy()
    case = case_of(milan)

    page = ada.get(reverse("case", args=[case.pk])).content.decode()

    assert "First answer: " in page
    assert "of 16:00 working hours" in page


def test_a_policy_is_added_looked_at_moved_and_retired(dev, milan):
    policy(name="First")
    case_of(milan, title="Fraud")

    looked = dev.post(
        reverse("new-promise-policy"), policy_form(look="yes", condition='case.title == "Fraud"')
    ).content.decode()
    added = dev.post(reverse("new-promise-policy"), policy_form(name="Second"))
    second = Policy.objects.get(name="Second")
    dev.post(reverse("move-promise-policy", args=[second.pk]), {"way": "up"})

    assert "It would choose 0 of the 1 newest open cases." in looked
    assert added.status_code == 302
    assert [each.policy.name for each in versions_in_order()] == ["Second", "First"]
    assert second.current.next_answer == 1.5 * HOUR
    dev.post(reverse("retire-promise-policy", args=[second.pk]))
    assert [each.policy.name for each in versions_in_order()] == ["First"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"condition": "case.nothing == 1"},
        {"first_answer": "soon"},
        {"first_answer": "", "next_answer": "", "settlement": ""},
        {"hours": "calendar"},
        {"escalates_to": "member"},
        {"settlement": "99999"},
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_what_was_typed(dev, wrong):
    answer = dev.post(reverse("new-promise-policy"), policy_form(**wrong))

    assert answer.status_code == 422
    assert not Policy.objects.exists()


def test_changing_a_policy_makes_a_version(dev):
    everyone = policy(Wording(settlement=HOUR))

    dev.post(reverse("promise-policy", args=[everyone.pk]), policy_form(settlement="2"))

    assert [each.settlement for each in everyone.versions.all()] == [HOUR, 2 * HOUR]


def test_dates_in_the_words_are_offered(ada, milan):
    case = case_of(milan)

    page = ada.post(
        reverse("promise-dates", args=[case.pk]), {"text": "You have it by 31 December."}
    )
    nothing = ada.post(reverse("promise-dates", args=[case.pk]), {"text": "Thank you."})

    assert 'name="promise_at"' in page.content.decode()
    assert "31 Dec, 17:00" in page.content.decode()
    assert 'name="promise_at"' not in nothing.content.decode()


def test_a_promised_date_is_moved_met_and_taken_back_on_its_page(ada, milan):
    case = case_of(milan)
    friday = timezone.now() + timedelta(days=3)
    promise = promise_date(case, due_at=friday, member=milan.ada, by=SYSTEM)
    address = reverse("promise", args=[case.pk, promise.pk])

    moved = ada.post(address, {"act": "move", "due_at": "2099-01-01T10:00", "reason": "x"})
    refused = ada.post(address, {"act": "move", "due_at": ""})
    unsaid = ada.post(address, {"act": "withdraw", "reason": " "})
    ada.post(address, {"act": "met"})
    again = ada.post(address, {"act": "withdraw"})

    statuses = [each.status_code for each in (moved, refused, unsaid, again)]
    assert statuses == [422, 422, 422, 422]
    promise.refresh_from_db()
    assert promise.state == "kept"
    assert "This promise has ended" in ada.get(address).content.decode()


def test_the_same_date_promised_again_is_the_same_promise(milan):
    case = case_of(milan)
    friday = timezone.now() + timedelta(days=3)

    first = promise_date(case, due_at=friday, member=milan.ada, by=SYSTEM)
    again = promise_date(case, due_at=friday, member=milan.ada, by=SYSTEM)

    assert (again.pk, Promise.objects.count()) == (first.pk, 1)
