"""Settling a case that a rule wants approved."""

from __future__ import annotations

import pytest

from tutti.cases.actions.closing import close_case
from tutti.cases.errors import ClosingWaits
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.work.approvals.models import Approval, State
from tutti.work.approvals.tests.acting import rule, says_no, says_yes


@pytest.fixture
def closing(case, ada, support):
    rule({"authority": "keeper"}, act="cases.close")

    def close(**more):
        return close_case(case, resolution="settled", by=Actor.member(ada.pk), member=ada, **more)

    return close


def test_a_closing_waits_and_happens_when_granted(case, ada, cleo, closing):
    with pytest.raises(ClosingWaits):
        closing()
    case.refresh_from_db()
    waited = (case.is_open, case.doer)

    says_yes(Approval.objects.get(), cleo)
    follow_all()

    case.refresh_from_db()
    assert waited == (True, cleo)
    assert (case.is_open, case.resolution, case.closed_by) == (False, "settled", ada)


def test_following_twice_settles_once(case, cleo, closing):
    with pytest.raises(ClosingWaits):
        closing()
    says_yes(Approval.objects.get(), cleo)
    follow_all()
    from tutti.work.approvals.actions.closing_held import close_granted

    close_granted([Approval.objects.get().pk])

    assert Approval.objects.get().state == State.APPROVED


def test_with_two_rules_the_first_yes_says_nothing_stands_against_it(
    case, ada, cleo, petra, closing
):
    rule({"authority": "named", "members": [petra]}, act="cases.close")
    with pytest.raises(ClosingWaits):
        closing()
    first, second = Approval.objects.order_by("pk")
    says_yes(first, cleo)
    follow_all()
    says_yes(second, petra)
    follow_all()

    case.refresh_from_db()
    assert not case.is_open
    assert not Notice.objects.filter(kind="work.closing_stopped").exists()


def test_a_declined_closing_leaves_the_case_with_its_owner(case, ada, cleo, closing):
    with pytest.raises(ClosingWaits):
        closing()
    says_no(Approval.objects.get(), cleo)
    follow_all()

    case.refresh_from_db()
    assert (case.is_open, case.doer) == (True, ada)


def test_another_resolution_is_asked_anew(case, closing):
    with pytest.raises(ClosingWaits):
        closing()

    with pytest.raises(ClosingWaits):
        closing(reason="They rang.")

    states = list(Approval.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.VOIDED, State.ASKED]


def test_a_case_without_a_rule_closes_at_once(case, ada):
    close_case(case, resolution="settled", by=Actor.member(ada.pk), member=ada)

    assert not case.is_open
