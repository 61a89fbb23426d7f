"""Proposed, approved or declined; changed, taken back."""

import pytest
from django.db import IntegrityError, transaction

from tutti.cases.errors import CaseIsClosed
from tutti.cases.models import Case
from tutti.ground.money import Money
from tutti.journal.facts import SYSTEM, Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.actions.withdrawing import withdraw_for
from tutti.work.approvals.models import Approval, Verdict
from tutti.work.remedies.actions.proposing import go_on, revise_remedy, withdraw_remedy
from tutti.work.remedies.errors import AmountWrong, HasMovedOn, NotTheirs
from tutti.work.remedies.models import Issuing, Remedy, State

pytestmark = pytest.mark.django_db


def said(approval, who, verdict=Verdict.APPROVE, reason=""):
    say = Say(verdict=verdict, digest=approval.digest, road="page", reason=reason)
    voice(approval, who=who, say=say, by=Actor.member(who.pk))
    follow_all()


def facts(case):
    names = Entry.objects.filter(subject_kind="case", subject_id=case.pk).order_by("id")
    return [
        name.removeprefix("work.remedy_")
        for name in names.values_list("name", flat=True)
        if name.startswith("work.remedy_")
    ]


def test_below_the_limit_it_is_approved_at_once_and_waits_to_be_issued(give, case):
    remedy = give(4000)

    assert remedy.state == State.APPROVED
    assert Issuing.objects.get().remedy == remedy
    assert facts(case) == ["proposed", "approved"]


def test_above_the_limit_it_waits_for_a_decision_and_nothing_can_be_issued(give, case):
    remedy = give(24000)

    assert remedy.state == State.PROPOSED
    assert Approval.objects.get().subject_id == remedy.pk
    assert (Issuing.objects.count(), facts(case)) == (0, ["proposed"])


def test_once_a_senior_says_yes_it_goes_on(give, case, cleo):
    remedy = give(24000)

    said(Approval.objects.get(), cleo)

    remedy.refresh_from_db()
    assert remedy.state == State.APPROVED
    assert Issuing.objects.get().remedy == remedy


def test_following_the_same_yes_twice_changes_nothing(give, cleo, case):
    give(24000)
    said(Approval.objects.get(), cleo)

    go_on(Remedy.objects.get())

    assert (Issuing.objects.count(), facts(case)) == (1, ["proposed", "approved"])


def test_a_no_ends_it(give, cleo, case):
    remedy = give(24000)

    said(Approval.objects.get(), cleo, Verdict.DECLINE, "The fee was right.")

    remedy.refresh_from_db()
    assert (remedy.state, facts(case)) == (State.DECLINED, ["proposed", "declined"])


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Money(30000, "EUR")},
        {"kind": "refund"},
        {"recipient": "Mortgage 99990000"},
        {"what": "Something else"},
    ],
)
def test_a_change_voids_the_approval_and_asks_again(give, ada, cleo, change):
    remedy = give(24000)
    first = Approval.objects.get()
    voice(
        first, who=cleo, say=Say(verdict=Verdict.APPROVE, digest=first.digest, road="page"),
        by=Actor.member(cleo.pk),
    )  # fmt: skip
    given = {
        "kind": remedy.kind,
        "amount": remedy.money,
        "what": remedy.what,
        "recipient": remedy.recipient,
    }

    revise_remedy(remedy, member=ada, by=Actor.member(ada.pk), **(given | change))
    follow_all()

    remedy.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, remedy.state) == ("voided", State.PROPOSED)
    assert Approval.objects.exclude(pk=first.pk).get().state == "asked"
    assert Issuing.objects.count() == 0


def test_saving_it_unchanged_asks_nobody_again(give, ada):
    remedy = give(24000)

    revise_remedy(
        remedy, kind=remedy.kind, amount=remedy.money, what=remedy.what,
        recipient=remedy.recipient, member=ada, by=Actor.member(ada.pk),
    )  # fmt: skip

    assert Approval.objects.get().state == "asked"


def test_changed_to_less_than_the_limit_it_goes_at_once(give, ada):
    remedy = give(24000)

    revise_remedy(
        remedy, kind="credit", amount=Money(5000, "EUR"), what="Half", member=ada,
        by=Actor.member(ada.pk),
    )  # fmt: skip

    assert (remedy.state, Approval.objects.get().state) == (State.APPROVED, "voided")


def test_what_is_approved_cannot_be_changed_any_more(give, ada):
    remedy = give(4000)

    with pytest.raises(HasMovedOn):
        revise_remedy(
            remedy, kind="credit", amount=Money(9900000, "EUR"), what="More", member=ada,
            by=Actor.member(ada.pk),
        )  # fmt: skip


def test_five_times_forty_nine_is_not_under_fifty(give):
    states = [give(4900, nonce=f"n{number}").state for number in range(5)]

    assert states == [State.APPROVED, *[State.PROPOSED] * 4]


def test_what_was_taken_back_counts_against_no_limit(give, ada):
    withdraw_remedy(give(4900), member=ada, by=Actor.member(ada.pk))

    assert give(4900).state == State.APPROVED


def test_the_same_nonce_is_the_same_proposal(give):
    assert give(nonce="one").pk == give(nonce="one").pk


def test_without_an_amount_a_replacement_is_approved_at_once(give):
    assert give(None, kind="replacement").state == State.APPROVED


@pytest.mark.parametrize(("amount", "kind"), [(None, "credit"), (-100, "credit"), (100, "gift")])
def test_an_amount_that_cannot_be_is_refused(give, amount, kind):
    with pytest.raises(AmountWrong):
        give(amount, kind=kind)


def test_the_database_itself_refuses_a_credit_without_an_amount(give):
    remedy = give()

    with pytest.raises(IntegrityError), transaction.atomic():
        Remedy.objects.filter(pk=remedy.pk).update(amount_minor=None, currency="")


def test_a_settled_case_gives_nothing(give, case):
    from django.utils import timezone

    Case.objects.filter(pk=case.pk).update(state="closed", shelf="closed", closed_at=timezone.now())

    with pytest.raises(CaseIsClosed):
        give()


def test_a_contributor_proposes_nothing(give, petra):
    with pytest.raises(NotTheirs):
        give(member=petra)


def test_taken_back_it_voids_what_was_asked(give, ada, case):
    remedy = give(24000)

    withdraw_remedy(remedy, member=ada, by=Actor.member(ada.pk))

    assert (remedy.state, Approval.objects.get().state) == (State.WITHDRAWN, "voided")
    assert facts(case) == ["proposed", "withdrawn"]


def test_an_open_remedy_speaks_against_settling_the_case(give, case):
    from tutti.engines.gates.asking import objections

    give(4000)

    reasons = [one.reason for one in objections("cases.close", case.pk)]
    assert "This is not issued yet: Credit of 40.00\xa0EUR." in reasons


def test_a_yes_heard_after_it_was_taken_back_asks_nobody_anew(give, cleo):
    remedy = give(24000)
    approval = Approval.objects.get()
    say = Say(verdict=Verdict.APPROVE, digest=approval.digest, road="page")
    voice(approval, who=cleo, say=say, by=Actor.member(cleo.pk))
    withdraw_for(("remedy", remedy.pk), by=SYSTEM)

    go_on(remedy)

    remedy.refresh_from_db()
    assert (remedy.state, Approval.objects.count()) == (State.PROPOSED, 1)
