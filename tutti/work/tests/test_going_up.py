from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.cases.models import DueKind
from tutti.engines.calendars.hours import Rules, hours_from
from tutti.ground.accounts.actions.absences import be_away
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work import duty
from tutti.work.actions.answering import accept_task, ask_back
from tutti.work.actions.steering import answer_back
from tutti.work.actions.waking import wake_due
from tutti.work.models import TaskState
from tutti.work.tests.cast import asked, mail_all, member

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def told(who, kind: str) -> int:
    return Notice.objects.filter(member=who, kind=f"work.{kind}").count()


def away(who, *, deputy=None):
    now = timezone.now()
    by = Actor.member(who.pk)
    return be_away(who, starts_at=now, ends_at=now + timedelta(days=9), deputy=deputy, by=by)


def after_accept_by(task):
    return wake_due(task.accept_by + HOUR)


def test_a_departments_task_nobody_accepts_goes_to_its_keeper(case, ada, petra, finance):
    finance.members.add(member("Samir Haddad", "contributor"))
    task = asked(case, ada, department=finance)

    assert after_accept_by(task) == 1

    task.refresh_from_db()
    case.refresh_from_db()
    assert (task.state, task.raised, task.raised_to, task.holder) == ("asked", 1, petra, petra)
    assert case.doer == petra
    assert (told(petra, "task_raised"), told(ada, "task_went_up")) == (1, 1)
    fact = Entry.objects.get(name="work.task_escalated")
    assert (fact.subject_id, fact.payload) == (
        case.pk,
        {"task": task.pk, "member": petra.pk, "times": 1},
    )


def test_of_an_absent_keeper_the_deputy_is_told(case, ada, petra, finance):
    samir = member("Samir Haddad", "contributor")
    finance.members.add(samir)
    away(petra, deputy=samir)
    task = asked(case, ada, department=finance)

    after_accept_by(task)

    task.refresh_from_db()
    assert task.raised_to == samir


def test_a_persons_task_goes_to_the_keeper_of_their_department(case, ada, petra, finance):
    samir = member("Samir Haddad", "contributor")
    finance.members.add(samir)
    task = asked(case, ada, doer=samir)

    after_accept_by(task)

    task.refresh_from_db()
    assert (task.doer, task.raised_to) == (samir, petra)


def test_of_somebody_who_went_away_after_being_asked_the_deputy_is_told(case, ada, petra, finance):
    samir, wen = member("Samir Haddad", "contributor"), member("Wen Li", "contributor")
    finance.members.add(samir)
    task = asked(case, ada, doer=samir)
    away(samir, deputy=wen)

    after_accept_by(task)

    task.refresh_from_db()
    assert task.raised_to == wen


def test_the_second_time_it_comes_back_to_the_asker(case, ada, petra, finance):
    finance.members.add(member("Samir Haddad", "contributor"))
    task = asked(case, ada, department=finance)
    after_accept_by(task)
    task.refresh_from_db()

    wake_due(task.wakes_at)

    task.refresh_from_db()
    case.refresh_from_db()
    assert (task.state, task.raised, task.raised_to, task.wakes_at) == ("asked", 2, ada, None)
    assert case.doer == ada
    assert told(ada, "task_nobody") == 1
    assert wake_due(timezone.now() + timedelta(days=3)) == 0


def test_a_person_of_no_department_leaves_it_with_the_asker_at_once(case, task, ada):
    after_accept_by(task)

    task.refresh_from_db()
    assert (task.raised_to, task.raised) == (ada, 1)


def test_whoever_it_went_up_to_may_take_it(case, ada, petra, finance):
    samir = member("Samir Haddad", "contributor")
    finance.members.add(samir)
    task = asked(case, ada, doer=samir)
    after_accept_by(task)

    accept_task(task, who=petra, by=Actor.member(petra.pk))

    assert (task.state, task.doer, task.raised_to) == ("accepted", petra, None)
    assert told(samir, "task_taken_over") == 1


def test_the_mail_that_it_went_up_has_a_link_of_its_own(client, case, ada, petra, finance, sent):
    samir = member("Samir Haddad", "contributor")
    finance.members.add(samir)
    task = asked(case, ada, doer=samir)
    after_accept_by(task)
    mail_all()

    mail = next(mail for mail in sent if mail.to_address == petra.email)

    assert mail.subject == "Samir Haddad has not said yes or no: Check the March payment"
    assert "/t/" in mail.text


def test_while_the_doer_waits_for_an_answer_nothing_goes_up(case, task, ada, petra):
    ask_back(task, who=petra, words="Which month?", by=Actor.member(petra.pk))

    after_accept_by(task)

    task.refresh_from_db()
    assert (task.raised, task.wakes_at) == (0, None)

    answer_back(task, who=ada, words="March.", by=Actor.member(ada.pk))

    assert task.wakes_at is not None


def test_nobody_is_told_in_the_night(case, ada, petra, finance, monkeypatch):
    days = ((540, 1020),)
    week = Rules(zone="UTC", week=(days, days, days, days, days, (), ()))
    monkeypatch.setattr(duty, "hours_of_member", lambda _id: hours_from(week))
    with time_machine.travel("2026-11-19T16:00:00Z", tick=False):
        task = asked(case, ada, department=finance, accept_by=timezone.now() + 2 * HOUR)

        wake_due(task.accept_by)

        task.refresh_from_db()
        assert (task.raised, task.wakes_at.isoformat()) == (0, "2026-11-20T09:00:00+00:00")

        wake_due(task.wakes_at)

    task.refresh_from_db()
    assert task.raised == 1


def test_the_doer_is_reminded_before_the_end_and_at_it(case, task, ada, petra):
    accept_task(task, who=petra, by=Actor.member(petra.pk))
    assert task.wakes_at < task.finish_by

    wake_due(task.wakes_at)
    task.refresh_from_db()
    assert (told(petra, "task_soon"), told(ada, "task_overdue")) == (1, 0)
    assert task.wakes_at == task.finish_by

    wake_due(task.finish_by)

    task.refresh_from_db()
    assert (told(petra, "task_late"), told(ada, "task_overdue")) == (1, 1)
    assert (task.state, task.wakes_at) == (TaskState.ACCEPTED, None)
    late = [entry.payload["late"] for entry in Entry.objects.filter(name="work.task_reminded")]
    assert late == [False, True]


def test_only_what_is_due_is_looked_at(case, task, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert wake_due() == 0


def test_the_case_says_which_of_the_two_dates_comes_next(case, task, petra):
    case.refresh_from_db()
    assert (case.due_at, case.due_kind) == (task.accept_by, DueKind.ACCEPT)

    accept_task(task, who=petra, by=Actor.member(petra.pk))

    case.refresh_from_db()
    assert (case.due_at, case.due_kind) == (task.finish_by, DueKind.FINISH)
