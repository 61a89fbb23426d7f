"""A plain mail reply decides only with token, proved sender, present right, and when the mail showed all of it."""

from __future__ import annotations

import pytest

from tutti.work.actions.mail_replies import MailReply
from tutti.work.approvals.actions.mail_replies import (
    approval_reply_address,
    meaning_of,
    take_approval_reply,
)
from tutti.work.approvals.models import State, Voice
from tutti.work.approvals.tests.acting import cleared, credit, says_no


def _reply(approval, who, text="Approve, it was our mistake.", **more) -> MailReply:
    address = approval_reply_address("help@acme.test", approval.pk, who.pk)
    given = {
        "addresses": [address],
        "sender": who.email,
        "text": text,
        "aligned": True,
        "envelope_id": 7,
    }
    return MailReply(**(given | more))


@pytest.fixture
def approval(case, ada, cleo):
    return cleared(credit(case), case, ada)


def test_a_proved_yes_approves(approval, cleo):
    assert take_approval_reply(_reply(approval, cleo))

    approval.refresh_from_db()
    assert (approval.state, Voice.objects.get().road) == (State.APPROVED, "mail")


def test_a_proved_no_declines_with_the_mail_as_the_reason(approval, cleo):
    take_approval_reply(_reply(approval, cleo, text="No, 200 is enough."))

    approval.refresh_from_db()
    assert (approval.state, Voice.objects.get().reason) == (State.DECLINED, "No, 200 is enough.")


def test_a_mail_read_twice_counts_once(approval, cleo):
    take_approval_reply(_reply(approval, cleo))
    take_approval_reply(_reply(approval, cleo))

    assert Voice.objects.count() == 1


@pytest.mark.parametrize(
    "lack",
    [{"aligned": False}, {"sender": "mallory@evil.test"}, {"text": "What is this about?"}],
)
def test_short_of_proof_it_is_words(approval, cleo, lack):
    take_approval_reply(_reply(approval, cleo, **lack))

    approval.refresh_from_db()
    assert (approval.state, Voice.objects.get().verdict) == (State.ASKED, "said")


def test_the_asker_gains_nothing_by_mail(approval, ada):
    take_approval_reply(_reply(approval, ada))

    approval.refresh_from_db()
    assert approval.state == State.ASKED


def test_an_answer_to_an_old_form_never_approves_the_new_one(case, ada, cleo):
    act = credit(case)
    old = cleared(act, case, ada)
    new = cleared(credit(case, 99900, number=act.subject[1]), case, ada)

    take_approval_reply(_reply(old, cleo))

    new.refresh_from_db()
    assert new.state == State.ASKED


def test_what_a_mail_cannot_show_whole_a_mail_cannot_approve(case, ada, cleo):
    approval = cleared(credit(case, text="x" * 5000), case, ada)

    take_approval_reply(_reply(approval, cleo))

    approval.refresh_from_db()
    assert (approval.state, Voice.objects.get().meant) == (State.ASKED, "approve")


def test_a_task_address_is_no_approvals(approval, cleo):
    from tutti.work.actions.mail_replies import task_reply_address

    address = task_reply_address("help@acme.test", task_id=approval.pk, member_id=cleo.pk)

    assert not take_approval_reply(_reply(approval, cleo, addresses=[address]))


def test_a_machines_answer_is_taken_and_says_nothing(approval, cleo):
    assert take_approval_reply(_reply(approval, cleo, automatic=True))
    assert not Voice.objects.exists()


def test_words_after_the_decision_stay_words(approval, cleo):
    says_no(approval, cleo)

    take_approval_reply(_reply(approval, cleo))

    assert list(Voice.objects.values_list("verdict", flat=True)) == ["decline", "said"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sì, grazie", "approve"),
        ("Ok\nBen", "approve"),
        ("yes", "approve"),
        ("Approve this one please", "approve"),
        ("Si tratta di un errore, non procedere", ""),
        ("Ok for half of it", ""),
        ("No problem from my side", ""),
        ("No. Too much", "decline"),
        ("Decline because it is too much", "decline"),
    ],
)
def test_a_mere_yes_or_no_counts_only_where_it_stands_by_itself(text, meant):
    assert meaning_of(text) == meant
