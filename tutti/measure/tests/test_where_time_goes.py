from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.models import Case
from tutti.ground.access.principal import Principal
from tutti.ground.accounts.actions.departments import create_department
from tutti.ground.accounts.models import Member, Role
from tutti.journal.facts import SYSTEM
from tutti.measure.asking import Scope, metrics

pytestmark = pytest.mark.django_db

HOUR = 3600


@pytest.fixture
def ada():
    return Member.objects.create(name="Ada", email="ada@acme.test", role=Role.ADMINISTRATOR)


@pytest.fixture
def desk(ada):
    return create_department(name="Support", keeper=ada, by=SYSTEM)


@pytest.fixture
def finance(ada):
    return create_department(name="Finance", keeper=ada, by=SYSTEM)


@pytest.fixture
def scope(ada):
    return Scope(who=Principal(member_id=ada.pk, role=ada.role))


def settled(desk, shares) -> Case:
    now = timezone.now()
    return Case.objects.create(
        title="Fees", department=desk, owner=desk.keeper, state="closed", shelf="closed", holder="nobody",
        holding_department=desk, opened_at=now, last_at=now, shares=shares,
    )  # fmt: skip


def test_the_time_is_shared_among_those_who_held_the_ball(desk, finance, scope):
    settled(desk, {str(desk.pk): 2 * HOUR, "customer": 2 * HOUR, "nobody": 90 * HOUR})
    settled(desk, {str(finance.pk): 5 * HOUR, "outside": HOUR})

    found = metrics()["where-time-goes"].compute(scope)

    assert [(bar.label, bar.value) for bar in found.bars] == [
        ("Finance", 50),
        ("Support", 20),
        ("Customers", 20),
        ("Others outside", 10),
    ]
    assert found.says == (
        "Of all the time since people first wrote, 80 per cent was on us."
        " Most of it lay with Finance: 50 per cent."
    )


def test_the_stretch_that_runs_counts_until_now(desk, scope):
    now = timezone.now()
    Case.objects.create(
        title="Fees", department=desk, owner=desk.keeper, doer=desk.keeper, act="answer", due_at=now,
        opened_at=now, last_at=now, holding_department=desk, held_since=now - timedelta(hours=3),
        shares={"customer": HOUR},
    )  # fmt: skip

    found = metrics()["where-time-goes"].compute(scope)

    assert [(bar.label, bar.value) for bar in found.bars] == [("Support", 75), ("Customers", 25)]


def test_a_figure_opens_to_the_cases_behind_it(desk, finance, scope):
    settled(desk, {str(desk.pk): HOUR})
    hers = settled(desk, {str(finance.pk): HOUR})

    behind = metrics()["where-time-goes"].cases_behind(scope, str(finance.pk))

    assert list(behind) == [hers]


def test_without_time_it_cannot_tell(desk, scope):
    settled(desk, {})

    assert metrics()["where-time-goes"].compute(scope).can_tell is False
