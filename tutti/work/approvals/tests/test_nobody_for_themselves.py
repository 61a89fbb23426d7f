"""Whatever the rule, the absences and the deputies: nobody who asked decides, and two people are two people."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutti.ground.accounts.models import Absence, Member, Role
from tutti.work.approvals.errors import ApprovalTrouble
from tutti.work.approvals.models import Limit, Rule, State, Verdict
from tutti.work.approvals.tests.acting import cleared, credit, limit, rule, says_yes

STEP = st.fixed_dictionaries(
    {
        "authority": st.sampled_from(["role", "keeper", "named", "line", "limit"]),
        "role": st.sampled_from([Role.AGENT, Role.ADMINISTRATOR, Role.CONTRIBUTOR]),
        "quorum": st.integers(1, 3),
    }
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=3), in_order=st.booleans(), seed=st.integers(0, 10**6))
def test_over_random_rules(steps, in_order, seed, case, ada, ben, cleo, dev, petra, finance):
    chance = random.Random(seed)
    people = [ada, ben, cleo, dev, petra]
    _set_the_house(chance, people)
    for step in steps:
        if step["authority"] == "named":
            step["members"] = chance.sample(people, k=2)
    rule(*[dict(step) for step in steps], in_order=in_order)
    asker, other = chance.sample(people, k=2)

    try:
        first = credit(case)
        approval = cleared(first, case, asker)
        if chance.random() < 0.5:
            changed = credit(case, 24100, number=first.subject[1])
            approval = cleared(changed, case, other)
    except ApprovalTrouble:
        return  # nobody else could decide: refused, which is never an approval
    said = _everybody_tries(approval, chance, people)

    assert not {who.pk for who in said} & set(approval.barred)
    assert len({who.pk for who in said}) == len(said)
    if approval.state == State.APPROVED:
        assert all(
            step.voices.filter(verdict=Verdict.APPROVE).values("by").distinct().count()
            >= step.quorum
            for step in approval.steps.all()
        )


def _set_the_house(chance: random.Random, people: list[Member]) -> None:
    Absence.objects.all().delete()
    Rule.objects.all().delete()
    Limit.objects.all().delete()
    limit(50000, member=chance.choice(people))
    now = timezone.now()
    for member in people:
        member.deputy = chance.choice([None, *[one for one in people if one != member]])
        member.save()
        if chance.random() < 0.4:
            Absence.objects.create(
                member=member, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=1)
            )


def _everybody_tries(approval, chance: random.Random, people: list[Member]) -> list[Member]:
    """Everybody presses the button twice, in any order; who was heard."""
    heard = []
    for who in chance.sample(people * 2, k=2 * len(people)):
        try:
            says_yes(approval, who)
        except ApprovalTrouble:
            continue
        heard.append(who)
    return heard
