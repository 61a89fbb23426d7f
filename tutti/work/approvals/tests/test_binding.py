"""No approval survives a change of what it approved; none is used twice."""

from __future__ import annotations

import copy
import threading

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.ground.money import Money
from tutti.work.approvals.acts import ActUnsound, HeldAct, canonical
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.models import Approval, State, Voice
from tutti.work.approvals.tests.acting import cleared, credit, rule, says_yes

TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=12
)
PLAIN = st.one_of(TEXTS, st.integers(-(10**12), 10**12), st.booleans(), st.none())
CONTENTS = st.dictionaries(TEXTS, st.one_of(PLAIN, st.lists(PLAIN, max_size=3)), max_size=5)
ACTS = st.builds(
    HeldAct,
    kind=st.sampled_from(["work.remedy", "answer.reply"]),
    case_id=st.integers(1, 3),
    content=CONTENTS,
    subject=st.tuples(st.sampled_from(["remedy", "held_reply"]), st.integers(1, 3)),
    amount=st.one_of(
        st.none(), st.builds(Money, st.integers(0, 10**9), st.sampled_from(["EUR", "GBP"]))
    ),
)


@given(ACTS, ACTS)
def test_two_acts_have_one_digest_only_if_they_are_one(one, other):
    same = canonical(one._bound) == canonical(other._bound)

    assert (one.digest == other.digest) is same


@given(CONTENTS)
def test_the_digest_is_the_same_after_the_database_kept_it(content):
    shuffled = dict(reversed(list(copy.deepcopy(content).items())))

    assert HeldAct("work.step", 1, content).digest == HeldAct("work.step", 1, shuffled).digest


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", {1: "x"}, "\x00", "\ud800"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(ActUnsound):
        HeldAct("work.step", 1, {"x": value}).digest  # noqa: B018 -- the property raises


CHANGES = st.one_of(
    st.tuples(st.just("minor"), st.integers(1, 10**6).filter(lambda n: n != 24000)),
    st.tuples(st.just("currency"), st.sampled_from(["GBP", "USD"])),
    st.tuples(
        st.sampled_from(["recipient", "channel", "text", "what", "kind"]), TEXTS.map("x".__add__)
    ),
    st.tuples(
        st.just("files"), st.lists(st.fixed_dictionaries({"digest": TEXTS}), min_size=1, max_size=2)
    ),
)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=CHANGES)
def test_no_approval_survives_a_change_of_what_it_approved(change, case, ada, cleo):
    field, value = change
    act = credit(case)
    approval = cleared(act, case, ada)
    says_yes(approval, cleo)

    again = cleared(credit(case, number=act.subject[1], **{field: value}), case, ada)

    approval.refresh_from_db()
    assert (approval.state, again.supersedes) == (State.VOIDED, approval)
    assert again.is_open


def test_an_approval_is_no_good_for_another_remedy_with_the_same_words(case, ada, cleo):
    approval = cleared(credit(case), case, ada)
    says_yes(approval, cleo)

    assert cleared(credit(case), case, ada) is not None


@pytest.mark.django_db(transaction=True)
def test_two_browsers_of_one_member_count_as_one_yes(case, ada, ben, cleo):
    rule({"authority": "role", "role": "agent", "quorum": 2})
    approval = cleared(credit(case), case, ada)
    outcomes = _together(lambda: says_yes(Approval.objects.get(pk=approval.pk), cleo))

    approval.refresh_from_db()
    assert (sorted(outcomes), approval.state) == (["refused", "said"], State.ASKED)


@pytest.mark.django_db(transaction=True)
def test_two_members_at_once_grant_it_once(case, ada, ben, cleo):
    rule({"authority": "role", "role": "agent", "quorum": 1})
    approval = cleared(credit(case), case, ada)
    people = iter([ben, cleo])
    outcomes = _together(lambda: says_yes(Approval.objects.get(pk=approval.pk), next(people)))

    approval.refresh_from_db()
    assert (sorted(outcomes), approval.state) == (["refused", "said"], State.APPROVED)
    assert Voice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_grant_is_used_by_one_of_two_who_try(case, ada, cleo):
    act = credit(case)
    says_yes(cleared(act, case, ada), cleo)
    outcomes = _together(lambda: None if cleared(act, case, ada) is None else _refuse())

    assert sorted(outcomes) == ["refused", "said"]


def _refuse() -> None:
    raise ApprovalTrouble


def _together(act) -> list[str]:
    start, outcomes = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            act()
        except ApprovalTrouble:
            outcomes.append("refused")
        else:
            outcomes.append("said")
        finally:
            connection.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return outcomes
