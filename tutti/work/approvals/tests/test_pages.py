"""A member's approvals, the case page, and the settings of limits and rules."""

from __future__ import annotations

import pytest
from django.test import Client

from tutti.ground.accounts.models import Role
from tutti.work.approvals.models import Approval, Limit, Rule, State
from tutti.work.approvals.saying import limit_sentence, rule_sentence
from tutti.work.approvals.tests.acting import cleared, credit, limit, rule, says_no


def _as(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


@pytest.fixture
def approval(case, ada, cleo):
    limit(5000, role=Role.AGENT)
    return cleared(credit(case), case, ada)


def test_who_decides_finds_it_and_decides_there(approval, cleo):
    browser = _as(cleo)

    shown = browser.get("/approvals/").content.decode()
    browser.post(
        f"/approvals/{approval.pk}/decide/",
        {"verdict": "approve", "digest": approval.digest, "back": "approvals"},
    )

    approval.refresh_from_db()
    assert "Waiting for my decision" in shown
    assert "240.00\u00a0EUR" in shown
    assert approval.state == State.APPROVED


def test_who_asked_sees_no_button_to_approve(approval, ada):
    shown = _as(ada).get(f"/approvals/{approval.pk}/").content.decode()

    assert "Waits for" in shown
    assert "Approve 240.00" not in shown


def test_posting_to_ones_own_act_is_refused(approval, ada):
    answer = _as(ada).post(
        f"/approvals/{approval.pk}/decide/", {"verdict": "approve", "digest": approval.digest}
    )

    approval.refresh_from_db()
    assert (answer.status_code, approval.state) == (422, State.ASKED)


def test_a_stranger_finds_nothing(approval, eve):
    assert _as(eve).get(f"/approvals/{approval.pk}/").status_code == 404


def test_the_case_shows_what_it_waits_for_and_the_last_word(approval, case, ada, cleo):
    waiting = _as(ada).get(f"/cases/{case.pk}/approvals/").content.decode()
    says_no(approval, cleo, reason="Half of it.")

    decided = _as(ada).get(f"/cases/{case.pk}/approvals/").content.decode()

    assert "Credit to Mira Duarte" in waiting
    assert "Half of it." in decided


def test_the_asker_takes_it_back(approval, ada):
    _as(ada).post(f"/approvals/{approval.pk}/withdraw/")

    assert Approval.objects.get().state == State.WITHDRAWN


def test_an_administrator_gives_a_limit(dev):
    given = {"who": "role:agent", "kind": "", "currency": "EUR", "per_act": "50.00"}

    _as(dev).post("/settings/freedom/new/", given | {"per_case": "100.00"})

    made = Limit.objects.get()
    assert (made.role, made.per_act, made.per_case, made.per_person) == ("agent", 5000, 10000, 5000)
    assert limit_sentence(made) == (
        "up to 100.00\u00a0EUR on one case, and 50.00\u00a0EUR to one person in 30 days"
    )


def test_an_amount_that_reads_two_ways_is_asked_again(dev):
    given = {"who": "keepers", "kind": "", "currency": "EUR", "per_act": "1.420"}

    answer = _as(dev).post("/settings/freedom/new/", given)

    assert (answer.status_code, Limit.objects.count()) == (422, 0)


def test_an_administrator_writes_a_rule_in_steps(dev, petra, support):
    given = {
        "name": "Two",
        "what": "answer.reply files",
        "condition": "act.files > 1.0",
        "who1": "keeper",
        "who2": "named",
        "named2": [str(petra.pk)],
        "quorum2": "1",
        "in_order": "yes",
        "within_hours": "4",
        "is_on": "on",
    }

    answer = _as(dev).post("/settings/approvals/new/", given)

    made = Rule.objects.get()
    assert answer.status_code == 302
    assert rule_sentence(made) == (
        "A reply with files waits for the keeper of the case’s department, then Petra Novak, "
        "within 4 working hours."
    )


def test_a_condition_that_cannot_be_read_is_said(dev):
    given = {
        "name": "x",
        "what": "work.remedy",
        "who1": "keeper",
        "within_hours": "4",
        "condition": "act.amount >",
    }

    assert _as(dev).post("/settings/approvals/new/", given).status_code == 422
    assert not Rule.objects.exists()


def test_a_rule_is_moved_and_taken_away(dev):
    first, second = rule({"authority": "keeper"}), rule({"authority": "line"}, position=2)
    browser = _as(dev)

    browser.post(f"/settings/approvals/{second.pk}/move/", {"to": "up"})
    order = list(Rule.objects.values_list("pk", flat=True))
    browser.post(f"/settings/approvals/{first.pk}/remove/")

    assert order == [second.pk, first.pk]
    assert list(Rule.objects.values_list("pk", flat=True)) == [second.pk]


@pytest.mark.parametrize("path", ["/settings/freedom/", "/settings/approvals/"])
def test_an_agent_does_not_set_freedom(ada, path):
    assert _as(ada).get(path).status_code in {403, 404}


def test_the_ladder_says_where_the_amount_falls(approval, cleo):
    limit(50000, member=cleo)

    shown = _as(cleo).get(f"/approvals/{approval.pk}/").content.decode()

    assert "Agent, to 50" in shown
    assert "Cleo, to 500" in shown
