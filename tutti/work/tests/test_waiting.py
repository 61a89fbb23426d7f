from datetime import timedelta

import pytest
import time_machine

from tutti.engines.gates.asking import objections
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.actions.beginning import wait_for
from tutti.work.actions.steering import withdraw_task
from tutti.work.actions.waking import wake_due
from tutti.work.errors import NotYet
from tutti.work.tests.cast import asked, mail_all, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def samir(db):
    return member("Samir Haddad", "contributor")


@pytest.fixture
def later(case, ada, task, samir):
    return asked(case, ada, doer=samir, what="Pay it back", needs=[task.pk])


def test_a_task_that_waits_is_not_asked_yet(case, task, later, samir, petra):
    case.refresh_from_db()
    assert (later.is_waiting, later.wakes_at, later.holder) == (True, None, petra)
    assert case.doer == petra
    assert [notice.kind for notice in Notice.objects.filter(member=samir)] == ["work.task_later"]


def test_its_doer_is_told_that_something_comes_first(later, samir, sent):
    mail_all()

    mail = next(mail for mail in sent if mail.to_address == samir.email)
    assert mail.subject == "Ada Okafor will ask you: Pay it back"
    assert "/t/" not in mail.text


def test_nobody_accepts_it_before_its_time(later, samir):
    with pytest.raises(NotYet):
        accept_task(later, who=samir, by=Actor.member(samir.pk))


def test_it_neither_goes_up_nor_expires_while_it_waits(later):
    wake_due(later.finish_by + timedelta(days=30))

    later.refresh_from_db()
    assert (later.state, later.raised) == ("asked", 0)


def test_when_the_first_is_done_it_is_asked(case, task, later, petra, samir):
    finish_task(task, who=petra, words="It was wrong.", by=Actor.member(petra.pk))

    later.refresh_from_db()
    case.refresh_from_db()
    assert (later.is_waiting, later.wakes_at, later.holder) == (False, later.accept_by, samir)
    assert (case.doer, case.act_note) == (samir, "Pay it back")
    assert Notice.objects.filter(member=samir, kind="work.task_asked").count() == 1
    assert Entry.objects.filter(name="work.task_begun").count() == 1


def test_dates_that_passed_meanwhile_move(case, task, later, petra):
    with time_machine.travel(later.finish_by, tick=False):
        finish_task(task, who=petra, words="It was wrong.", by=Actor.member(petra.pk))

        later.refresh_from_db()
        assert later.accept_by > later.asked_at
        assert later.finish_by > later.accept_by


def test_what_is_taken_back_holds_nothing_up(task, later, ada):
    withdraw_task(task, who=ada, by=Actor.member(ada.pk))

    later.refresh_from_db()
    assert not later.is_waiting


def test_what_was_declined_is_the_askers_to_ask_again(case, task, later, ada, petra):
    decline_task(task, who=petra, reason="no_time", by=Actor.member(petra.pk))

    later.refresh_from_db()
    case.refresh_from_db()
    assert (later.is_waiting, later.holder, case.doer) == (True, ada, ada)


def test_two_tasks_never_wait_for_each_other(task, later, ada):
    with pytest.raises(NotYet):
        wait_for(task, needs=[later.pk], who=ada, by=Actor.member(ada.pk))


def test_an_accepted_task_may_be_made_to_wait_and_goes_on(case, task, ada, petra, samir):
    accept_task(task, who=petra, by=Actor.member(petra.pk))
    first = asked(case, ada, doer=samir, what="Find the letter")

    wait_for(task, needs=[first.pk], who=ada, by=Actor.member(ada.pk))
    assert (task.is_waiting, task.wakes_at) == (True, None)

    finish_task(first, who=samir, words="Found.", by=Actor.member(samir.pk))

    task.refresh_from_db()
    assert (task.state, task.is_waiting) == ("accepted", False)
    assert task.wakes_at is not None


def test_only_what_blocks_speaks_against_settling(case, ada, petra, words):
    asked(case, ada, doer=petra, what="Tell the others", blocks_closing=False)
    assert objections("cases.close", case.pk) == []

    asked(case, ada, doer=petra, what="Check it")

    assert [found.reason for found in objections("cases.close", case.pk)] == [
        "Petra Novak has not finished “Check it”."
    ]


def test_the_pages_say_what_comes_first(client, task, later, samir):
    client.force_login(samir)

    mine = client.get("/tasks/").content.decode()
    page = client.get(f"/tasks/{later.pk}/").content.decode()

    assert "Later: something else must be done first" in mine
    assert "waits for “Check the March payment”" in mine
    assert "Not yet." in page
    assert "I’ll take it" not in page
