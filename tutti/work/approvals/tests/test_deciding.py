"""Who decides, how many, in which order, and that nobody decides for themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.ground.accounts.models import Absence, Role
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.work.approvals.actions.clearing import void_changed
from tutti.work.approvals.actions.passing_on import pass_on_overdue
from tutti.work.approvals.actions.withdrawing import withdraw_approval
from tutti.work.approvals.errors import (
    HasEnded,
    ItChanged,
    NobodyToDecide,
    NotYourDecision,
    ReasonMissing,
)
from tutti.work.approvals.models import Approval, State, Voice
from tutti.work.approvals.seating import who_decides
from tutti.work.approvals.tests.acting import (
    cleared,
    credit,
    limit,
    rule,
    says_no,
    says_yes,
)


def _asked(approval) -> list[str]:
    return [member.first_name for member in who_decides(approval)]


def test_a_granted_approval_lets_exactly_this_act_through_once(case, ada, cleo):
    act = credit(case)
    approval = cleared(act, case, ada)
    says_yes(approval, cleo)

    assert cleared(act, case, ada) is None
    assert cleared(act, case, ada) is not None


def test_the_asker_never_decides(case, ada, cleo):
    approval = cleared(credit(case), case, ada)

    with pytest.raises(NotYourDecision, match="for themselves"):
        says_yes(approval, ada)


def test_a_keeper_who_asks_goes_up_the_line(case, cleo, dev):
    approval = cleared(credit(case), case, cleo)

    assert _asked(approval) == ["Dev"]


def test_nobody_but_the_asker_is_a_refusal_and_nothing_stays(case, cleo):
    with pytest.raises(NobodyToDecide):
        cleared(credit(case), case, cleo)

    assert not Approval.objects.exists()


def test_the_asker_does_not_decide_as_somebodys_deputy(case, ada, cleo, dev):
    cleo.deputy = ada
    cleo.save()
    now = timezone.now()
    Absence.objects.create(
        member=cleo, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=3)
    )
    approval = cleared(credit(case), case, ada)

    with pytest.raises(NotYourDecision):
        says_yes(approval, ada)


def test_a_deputy_stands_in_for_who_is_away(case, ada, ben, cleo):
    cleo.deputy = ben
    cleo.save()
    now = timezone.now()
    Absence.objects.create(
        member=cleo, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=3)
    )
    approval = cleared(credit(case), case, ada)

    voice = says_yes(approval, ben)

    assert _asked(approval) == []
    assert (voice.by, voice.on_behalf) == (ben, cleo)
    assert approval.state == State.APPROVED


def test_whom_the_asker_named_in_their_place_does_not_decide_for_the_keeper(case, ada, ben, cleo):
    cleo.deputy, ada.deputy = ada, ben
    cleo.save()
    ada.save()
    now = timezone.now()
    for one in (cleo, ada):
        Absence.objects.create(
            member=one, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=3)
        )
    approval = cleared(credit(case), case, ada)

    with pytest.raises(NotYourDecision):
        says_yes(approval, ben)


def test_a_deputy_of_who_is_here_decides_nothing(case, ada, ben, cleo):
    cleo.deputy = ben
    cleo.save()
    approval = cleared(credit(case), case, ada)

    with pytest.raises(NotYourDecision):
        says_yes(approval, ben)


def test_self_approval_only_where_the_rule_says_so(case, ada):
    rule({"authority": "named", "members": [ada]}, self_approval=True)
    approval = cleared(credit(case), case, ada)

    says_yes(approval, ada)

    assert approval.state == State.APPROVED


def test_who_asked_for_an_earlier_form_does_not_approve_the_later_one(case, ada, ben, cleo):
    rule({"authority": "role", "role": Role.AGENT})
    first = credit(case, 24000)
    cleared(first, case, ada)
    again = credit(case, 25000, number=first.subject[1])

    approval = cleared(again, case, ben)

    with pytest.raises(NotYourDecision):
        says_yes(approval, ada)
    assert _asked(approval) == ["Cleo"]


def test_two_people_are_two_people(case, ada, ben, cleo):
    rule({"authority": "role", "role": Role.AGENT, "quorum": 2})
    approval = cleared(credit(case), case, ada)

    says_yes(approval, ben)
    with pytest.raises(NotYourDecision):
        says_yes(approval, ben)
    assert approval.state == State.ASKED
    says_yes(approval, cleo)

    assert approval.state == State.APPROVED


def test_a_quorum_beyond_the_people_named_goes_up_the_line(case, ada, cleo, dev):
    rule({"authority": "named", "members": [cleo], "quorum": 2})

    approval = cleared(credit(case), case, ada)

    assert _asked(approval) == ["Cleo", "Dev"]


def test_in_order_the_second_is_asked_after_the_first(case, ada, cleo, petra):
    steps = ({"authority": "named", "members": [petra]}, {"authority": "keeper"})
    rule(*steps, in_order=True)
    approval = cleared(credit(case), case, ada)

    assert _asked(approval) == ["Petra"]
    with pytest.raises(NotYourDecision):
        says_yes(approval, cleo)
    says_yes(approval, petra)
    assert _asked(approval) == ["Cleo"]
    says_yes(approval, cleo)

    assert approval.state == State.APPROVED


def test_one_person_in_two_steps_leaves_the_other_to_the_next_up_the_line(case, ada, cleo, dev):
    rule({"authority": "keeper"}, {"authority": "named", "members": [cleo]}, in_order=True)
    approval = cleared(credit(case), case, ada)

    says_yes(approval, cleo)

    assert _asked(approval) == ["Dev"]


def test_parallel_rules_all_must_pass(case, ada, cleo, petra):
    rule({"authority": "keeper"})
    rule({"authority": "named", "members": [petra]})
    act = credit(case)
    cleared(act, case, ada)
    first, second = Approval.objects.order_by("pk")

    says_yes(first, cleo)
    assert cleared(act, case, ada) == second
    says_yes(second, petra)

    assert cleared(act, case, ada) is None


def test_one_no_ends_what_was_asked_beside_it(case, ada, cleo, petra):
    rule({"authority": "keeper"})
    rule({"authority": "named", "members": [petra]})
    cleared(credit(case), case, ada)
    first, second = Approval.objects.order_by("pk")
    says_yes(first, cleo)

    says_no(second, petra)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.WITHDRAWN, State.DECLINED)


def test_the_first_enough_rule_hides_the_later_ones(case, ada, petra):
    rule({"authority": "keeper"}, is_enough=True)
    rule({"authority": "named", "members": [petra]})

    cleared(credit(case), case, ada)

    assert Approval.objects.count() == 1


def test_a_condition_chooses_the_rule(case, ada, petra):
    rule({"authority": "named", "members": [petra]}, condition="act.amount > 500.0")

    small = cleared(credit(case, 24000), case, ada)
    large = cleared(credit(case, 60000), case, ada)

    assert (small.rule, large.rule is not None) == (None, True)


def test_a_no_needs_a_reason(case, ada, cleo):
    approval = cleared(credit(case), case, ada)

    with pytest.raises(ReasonMissing):
        says_no(approval, cleo, reason=" ")


def test_what_was_read_is_what_is_decided(case, ada, cleo):
    approval = cleared(credit(case), case, ada)

    with pytest.raises(ItChanged):
        says_yes(approval, cleo, digest="0" * 64)


def test_a_change_voids_and_asks_again_with_the_trail(case, ada, cleo):
    act = credit(case)
    first = cleared(act, case, ada)
    says_yes(first, cleo)

    second = cleared(credit(case, 24100, number=act.subject[1]), case, ada)

    first.refresh_from_db()
    assert (first.state, second.supersedes, second.state) == (State.VOIDED, first, State.ASKED)
    with pytest.raises(ItChanged):
        says_yes(first, cleo)


def test_void_changed_voids_what_was_granted(case, ada, cleo):
    act = credit(case)
    approval = cleared(act, case, ada)
    says_yes(approval, cleo)

    count = void_changed(act.subject, "0" * 64, Actor.member(ada.pk))

    approval.refresh_from_db()
    assert (count, approval.state) == (1, State.VOIDED)


def test_a_tampered_row_is_not_approved(case, ada, cleo):
    approval = cleared(credit(case), case, ada)
    Approval.objects.filter(pk=approval.pk).update(amount_minor=99900)

    with pytest.raises(ItChanged):
        says_yes(approval, cleo)


def test_overdue_goes_to_the_deputy_then_up_then_expires(case, ada, ben, cleo, dev, time_machine):
    cleo.deputy = ben
    cleo.save()
    time_machine.move_to("2026-11-02T09:00:00Z")
    approval = cleared(credit(case), case, ada)

    seen = []
    for _ in range(3):
        time_machine.shift(timedelta(days=7))
        assert pass_on_overdue() == 1
        approval.refresh_from_db()
        seen.append((approval.state, _asked(approval)))

    assert seen == [
        (State.ASKED, ["Cleo", "Ben"]),
        (State.ASKED, ["Cleo", "Ben", "Dev"]),
        (State.EXPIRED, ["Cleo", "Ben", "Dev"]),
    ]


def test_nothing_due_asks_nobody(case, ada, django_assert_num_queries):
    cleared(credit(case), case, ada)

    with django_assert_num_queries(1):
        assert pass_on_overdue() == 0


def test_the_next_action_is_the_deciders_and_then_the_owners(case, ada, cleo):
    approval = cleared(credit(case), case, ada)
    case.refresh_from_db()
    waiting = (case.doer, case.act_due_at)
    says_yes(approval, cleo)
    case.refresh_from_db()

    assert waiting == (cleo, approval.due_at)
    assert case.doer == ada


def test_a_settled_case_leaves_nothing_open(case, ada, cleo):
    from tutti.cases.actions.closing import close_case

    approval = cleared(credit(case), case, ada)
    close_case(case, resolution="settled", by=Actor.member(ada.pk), override=True, reason="x")

    follow_all()

    approval.refresh_from_db()
    assert approval.state == State.WITHDRAWN


def test_what_was_half_approved_when_the_case_was_settled_is_asked_whole_again(
    case, ada, cleo, petra
):
    from tutti.cases.actions.closing import close_case, reopen_case

    rule({"authority": "keeper"})
    rule({"authority": "named", "members": [petra]})
    act = credit(case)
    first = cleared(act, case, ada)
    says_yes(first, cleo)
    close_case(case, resolution="settled", by=Actor.member(ada.pk), override=True, reason="x")
    follow_all()
    reopen_case(case, by=Actor.member(ada.pk))

    held = cleared(act, case, ada)

    assert held is not None
    assert Approval.objects.open().count() == 2


def test_nothing_is_granted_on_a_case_that_was_settled_meanwhile(case, ada, cleo):
    from tutti.cases.actions.closing import close_case

    approval = cleared(credit(case), case, ada)
    close_case(case, resolution="settled", by=Actor.member(ada.pk), override=True, reason="x")

    with pytest.raises(HasEnded):
        says_yes(approval, cleo)


def test_taking_back_ends_it(case, ada, cleo):
    approval = cleared(credit(case), case, ada)
    withdraw_approval(approval, who=ada, by=Actor.member(ada.pk))

    with pytest.raises(HasEnded):
        says_yes(approval, cleo)


def test_authority_that_is_gone_decides_nothing(case, ada, cleo):
    limit(50000, member=cleo)
    rule({"authority": "limit"})
    approval = cleared(credit(case), case, ada)
    limit_of = cleo
    from tutti.work.approvals.models import Limit

    Limit.objects.filter(member=limit_of).delete()

    with pytest.raises(NotYourDecision):
        says_yes(approval, cleo)
    assert not Voice.objects.exists()
