from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.models import Grant
from tutti.ground.accounts.actions.absences import be_away
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import accept_task
from tutti.work.actions.handing_on import pass_on
from tutti.work.actions.offering import set_taking
from tutti.work.errors import NotYours
from tutti.work.models import Task, TaskState
from tutti.work.tests.cast import asked, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def samir(finance):
    made = member("Samir Haddad", "contributor")
    finance.members.add(made)
    return made


@pytest.fixture
def wen(finance):
    made = member("Wen Li", "contributor")
    finance.members.add(made)
    return made


@pytest.fixture
def offering(finance, petra):
    set_taking(finance, offers=True, who=petra, by=Actor.member(petra.pk))
    return finance


def test_a_department_that_offers_names_whoever_carries_least(
    case, ada, petra, offering, samir, wen
):
    asked(case, ada, doer=petra)
    asked(case, ada, doer=wen)

    task = asked(case, ada, department=offering)

    assert (task.doer, task.department, task.state) == (samir, offering, TaskState.ASKED)
    assert task.is_offer
    fact = Entry.objects.get(name="work.task_offered")
    assert fact.payload == {"task": task.pk, "member": samir.pk, "department": offering.pk}
    granted = Grant.objects.filter(case=case).values_list("member", flat=True)
    assert samir.pk in granted


def test_nobody_who_is_away_is_offered_anything(case, ada, petra, offering, samir, wen):
    now = timezone.now()
    for who in (petra, samir):
        until = now + timedelta(days=2)
        be_away(who, starts_at=now, ends_at=until, by=Actor.member(who.pk))

    task = asked(case, ada, department=offering)

    assert task.doer == wen


def test_passing_it_on_offers_it_to_the_next_and_in_the_end_to_the_keeper(
    case, ada, petra, offering, samir
):
    task = asked(case, ada, department=offering)
    first = task.doer

    pass_on(task, who=first, by=Actor.member(first.pk))

    second = task.doer
    assert {first, second} == {petra, samir}

    pass_on(task, who=second, by=Actor.member(second.pk))

    assert (task.doer, task.raised_to, task.holder, task.state) == (None, petra, petra, "asked")


def test_an_offer_is_no_one_elses_to_take(case, ada, petra, offering, samir):
    task = asked(case, ada, department=offering)
    other = petra if task.doer == samir else samir

    with pytest.raises(NotYours):
        pass_on(task, who=other, by=Actor.member(other.pk))


def test_accepting_an_offer_makes_it_theirs(case, ada, petra, offering, samir):
    task = asked(case, ada, department=offering)

    accept_task(task, who=task.doer, by=Actor.member(task.doer.pk))

    assert (task.state, task.is_offer) == (TaskState.ACCEPTED, False)


def test_the_rest_is_picked(case, ada, finance, samir):
    task = asked(case, ada, department=finance)

    assert (task.doer, Task.objects.get().is_offer) == (None, False)


def test_only_the_keeper_says_how_tasks_are_taken(finance, samir):
    with pytest.raises(NotYours):
        set_taking(finance, offers=True, who=samir, by=Actor.member(samir.pk))


def test_the_page_offers_to_pass_it_on(client, case, ada, petra, offering, samir):
    task = asked(case, ada, department=offering)
    first = task.doer
    client.force_login(first)
    assert "Offered to you" in client.get("/tasks/").content.decode()

    client.post(f"/tasks/{task.pk}/pass/", {"back": "tasks"})

    task.refresh_from_db()
    assert task.doer not in {None, first}
