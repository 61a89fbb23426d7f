"""Below your limit you act at once; sums count, each currency for itself."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tutti.ground.accounts.models import Role
from tutti.work.approvals.actions.clearing import released
from tutti.work.approvals.acts import HeldAct
from tutti.work.approvals.models import Approval
from tutti.work.approvals.tests.acting import cleared, credit, limit, rule


def test_below_the_limit_one_acts_at_once(case, ada):
    limit(5000, role=Role.AGENT)

    assert cleared(credit(case, 5000), case, ada) is None
    assert not Approval.objects.exists()


def test_above_the_limit_the_keeper_is_asked_where_no_rule_speaks(case, ada, cleo):
    limit(5000, role=Role.AGENT)

    approval = cleared(credit(case, 5001), case, ada)

    assert [seat.member for seat in approval.steps.get().seats.all()] == [cleo]


def test_five_times_49_is_not_under_50(case, ada):
    limit(5000, role=Role.AGENT)

    asked = [cleared(credit(case, 4900), case, ada) for _ in range(5)]

    assert [one is None for one in asked] == [True, False, False, False, False]


def test_other_cases_of_the_same_person_count(case, open_one, ada):
    limit(5000, role=Role.AGENT)
    cleared(credit(case, 4900), case, ada)
    other = open_one("Another matter")

    assert cleared(credit(other, 4900), other, ada) is not None


def test_another_persons_case_does_not_count(case, open_one, ada):
    limit(5000, role=Role.AGENT)
    cleared(credit(case, 4900), case, ada)
    other = open_one("Somebody else's", person=None)

    assert cleared(credit(other, 4900), other, ada) is None


def test_after_30_days_a_person_starts_anew(case, open_one, ada, time_machine):
    limit(5000, role=Role.AGENT)
    time_machine.move_to("2026-10-01T09:00:00Z")
    cleared(credit(case, 4900), case, ada)
    time_machine.move_to("2026-11-01T09:00:00Z")
    other = open_one("Another matter")

    assert cleared(credit(other, 4900), other, ada) is None


def test_what_was_given_back_counts_no_more(case, ada):
    limit(5000, role=Role.AGENT)
    first = credit(case, 4900)
    cleared(first, case, ada)

    released(first.subject)

    assert cleared(credit(case, 4900), case, ada) is None


def test_asking_again_for_the_same_thing_does_not_count_it_twice(case, ada):
    limit(5000, role=Role.AGENT)
    act = credit(case, 4900)
    cleared(act, case, ada)

    assert cleared(act, case, ada) is None


def test_a_currency_without_a_limit_needs_approval(case, ada):
    limit(5000, role=Role.AGENT)

    assert cleared(credit(case, 100, currency="GBP"), case, ada) is not None


def test_the_most_generous_limit_counts(case, ada, support):
    limit(5000, role=Role.AGENT)
    limit(20000, department=support)
    limit(100, member=ada)

    assert cleared(credit(case, 20000), case, ada) is None


def test_a_limit_for_the_kind_of_remedy_stands_instead_of_the_general_one(case, ada):
    limit(50000, role=Role.AGENT)
    limit(1000, role=Role.AGENT, kind="credit")

    assert cleared(credit(case, 2000), case, ada) is not None


def test_the_keeper_of_the_case_has_the_keepers_limit(case, ada, cleo):
    limit(50000, keepers=True)

    assert cleared(credit(case, 24000), case, cleo) is None
    assert cleared(credit(case, 24000), case, ada) is not None


def test_what_has_no_amount_is_free_unless_a_rule_names_its_kind(case, ada):
    rule({"authority": "keeper"})
    free = HeldAct("work.remedy", case.pk, {"kind": "change"}, ("remedy", 900))
    first = cleared(free, case, ada)
    rule({"authority": "keeper"}, only="replacement")

    held = HeldAct("work.remedy", case.pk, {"kind": "replacement"}, ("remedy", 901))

    assert first is None
    assert cleared(held, case, ada) is not None


def test_a_rule_may_ask_below_the_limit_too(case, ada):
    limit(5000, role=Role.AGENT)
    rule({"authority": "keeper"}, beyond_limits=True)

    assert cleared(credit(case, 100), case, ada) is not None


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_slip_under_the_limit_together(case, open_one, ada, ben):
    limit(5000, role=Role.AGENT)
    other = open_one("Another matter")
    free = []
    start = threading.Barrier(2)

    def give(which, who):
        start.wait()
        free.append(cleared(credit(which, 4900), which, who) is None)
        connection.close()

    both = [threading.Thread(target=give, args=pair) for pair in ((case, ada), (other, ben))]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(free) == [False, True]
