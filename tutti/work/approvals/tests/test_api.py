"""Deciding by program: exactly what was read, and never one's own act."""

from __future__ import annotations

import pytest

from tutti.ground.api.models import Scope
from tutti.ground.api.testing import Program
from tutti.journal.models import Entry
from tutti.work.approvals.models import Voice
from tutti.work.approvals.tests.acting import cleared, credit, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(case, ada, ben):
    rule({"authority": "named", "members": [ada, ben]})
    return cleared(credit(case), case, ada)


def said(verdict, approval, **more):
    return {"verdict": verdict, "digest": approval.digest, **more}


def test_what_is_decided_can_be_read_with_its_digest(asked, ben):
    told = Program(ben).get("approvals/")[1]["rows"]

    assert [one["id"] for one in told] == [asked.pk]
    assert (told[0]["digest"], told[0]["may_decide"]) == (asked.digest, True)
    assert told[0]["amount"] == {"minor": 24000, "currency": "EUR"}
    assert told[0]["content"] == asked.content


def test_a_yes_by_program_grants_it(asked, ben):
    status, told = Program(ben).post(f"approvals/{asked.pk}/decide/", said("approve", asked))

    assert (status, told["state"]) == (200, "approved")
    assert Voice.objects.get().road == "api"


def test_nobody_decides_their_own_act_by_program_either(asked, ada):
    program, before = Program(ada), Entry.objects.count()

    status, told = program.post(f"approvals/{asked.pk}/decide/", said("approve", asked))

    asked.refresh_from_db()
    assert (status, told["type"]) == (422, "urn:tutti:problem:not-your-decision")
    assert told["detail"] == "Nobody approves what they asked for themselves."
    assert (asked.state, Voice.objects.count(), Entry.objects.count()) == ("asked", 0, before)


def test_a_digest_that_is_not_the_approvals_decides_nothing(asked, ben):
    status, told = Program(ben).post(
        f"approvals/{asked.pk}/decide/", {"verdict": "approve", "digest": "0" * 64}
    )

    assert (status, told["type"]) == (422, "urn:tutti:problem:it-changed")
    assert Voice.objects.count() == 0


def test_a_no_needs_a_reason(asked, ben):
    program = Program(ben)

    without, _told = program.post(f"approvals/{asked.pk}/decide/", said("decline", asked))
    given = program.post(
        f"approvals/{asked.pk}/decide/", said("decline", asked, reason="Too much.")
    )[1]

    assert (without, given["state"]) == (422, "declined")


def test_a_token_that_may_read_decides_nothing(asked, ben):
    program = Program(ben, scope=Scope.READ)

    assert program.get(f"approvals/{asked.pk}/")[0] == 200
    assert program.post(f"approvals/{asked.pk}/decide/", said("approve", asked))[0] == 403
    assert Voice.objects.count() == 0


def test_an_approval_one_may_not_see_is_not_there(asked, eve):
    program = Program(eve)

    assert program.get(f"approvals/{asked.pk}/")[0] == 404
    assert program.post(f"approvals/{asked.pk}/decide/", said("approve", asked))[0] == 404
    assert program.get("approvals/")[1]["rows"] == []


def test_whoever_asked_takes_it_back(asked, ada):
    program = Program(ada)

    mine = program.get("approvals/", which="asked")[1]["rows"]
    told = program.post(f"approvals/{asked.pk}/withdraw/")[1]

    assert ([one["id"] for one in mine], told["state"]) == ([asked.pk], "withdrawn")
