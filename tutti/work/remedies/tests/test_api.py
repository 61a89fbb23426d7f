"""Remedies by program: the same limits, the same once."""

from __future__ import annotations

import pytest

from tutti.ground.accounts.models import Role
from tutti.ground.api.testing import Program
from tutti.work.approvals.models import Approval, Limit
from tutti.work.remedies.models import Remedy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limit(db):
    Limit.objects.create(
        role=Role.AGENT, currency="EUR", per_act=5000, per_case=5000, per_person=5000
    )


def giving(minor=2400, **more):
    amount = {"minor": minor, "currency": "EUR"}
    return {"kind": "credit", "what": "The March payment", "amount": amount, **more}


def test_below_the_limit_it_is_approved_at_once(case, ada):
    status, told = Program(ada).post(f"cases/{case.pk}/propose/", giving())

    assert (status, told["state"], told["waits"]) == (201, "approved", False)
    assert told["amount"] == {"minor": 2400, "currency": "EUR"}


def test_above_the_limit_it_waits(case, ada, cleo):
    told = Program(ada).post(f"cases/{case.pk}/propose/", giving(24000))[1]

    assert (told["state"], told["waits"]) == ("proposed", True)
    assert Approval.objects.get().asked_by == ada


def test_the_same_key_proposes_once(case, ada):
    program = Program(ada)

    ids = {program.post(f"cases/{case.pk}/propose/", giving(), key="k")[1]["id"] for _ in range(3)}

    assert (len(ids), Remedy.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "credit", "what": "x"}, 422),
        (giving(0), 400),
        (giving(kind="gold"), 400),
        ({"kind": "credit", "what": "x", "amount": {"minor": 1, "currency": "XXX"}}, 422),
        ({"kind": "credit", "what": "x", "amount": {"minor": 1.5, "currency": "EUR"}}, 400),
    ],
)
def test_what_cannot_be_given_is_refused(case, ada, body, status):
    assert Program(ada).post(f"cases/{case.pk}/propose/", body)[0] == status
    assert Remedy.objects.count() == 0


def test_changing_and_taking_back(case, ada, cleo):
    program = Program(ada)
    remedy = program.post(f"cases/{case.pk}/propose/", giving(24000))[1]["id"]

    changed = program.post(f"remedies/{remedy}/revise/", giving(30000))[1]
    taken = program.post(f"remedies/{remedy}/withdraw/")[1]
    again, told = program.post(f"remedies/{remedy}/withdraw/")

    assert (changed["amount"]["minor"], taken["state"]) == (30000, "withdrawn")
    assert (again, told["type"]) == (422, "urn:tutti:problem:has-moved-on")


def test_lists_hold_what_one_may_see(case, ada, eve):
    program = Program(ada)
    remedy = program.post(f"cases/{case.pk}/propose/", giving())[1]["id"]

    assert [one["id"] for one in program.get("remedies/", kind="credit")[1]["rows"]] == [remedy]
    assert program.get("remedies/", kind="refund")[1]["rows"] == []
    assert [one["id"] for one in program.get(f"cases/{case.pk}/remedies/")[1]] == [remedy]
    assert Program(eve).get(f"remedies/{remedy}/")[0] == 404


def test_a_contributor_gives_nothing(case, petra):
    assert Program(petra).post(f"cases/{case.pk}/propose/", giving())[0] == 403
