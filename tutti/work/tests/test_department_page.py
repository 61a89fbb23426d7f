from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutti.cases.models import Audience
from tutti.ground.access.principal import principal_of
from tutti.journal.facts import Actor
from tutti.work.actions.answering import accept_task, decline_task, finish_task
from tutti.work.department_work import PAGE, carriers, figures, listed
from tutti.work.models import Taking, Task
from tutti.work.tests.cast import asked, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def samir(finance):
    made = member("Samir Haddad", "contributor")
    finance.members.add(made)
    return made


def here(department) -> str:
    return f"/departments/{department.pk}/tasks/"


def test_the_figures_count_what_was_asked_by_name_too(case, ada, petra, finance, samir, words):
    asked(case, ada, department=finance, what="One")
    by_name = asked(case, ada, doer=petra, what="Two")
    no = asked(case, ada, doer=samir, what="Three")
    accept_task(by_name, who=petra, by=Actor.member(petra.pk))
    decline_task(no, who=samir, reason="no_time", by=Actor.member(samir.pk))

    found = figures(finance, by_name.finish_by + timedelta(hours=1))

    assert (found.open, found.asked, found.late, found.declined) == (2, 1, 2, 1)


def test_half_of_them_took_less(case, ada, petra, finance, words):
    for hours in (1, 2, 9):
        task = asked(case, ada, doer=petra)
        Task.objects.filter(pk=task.pk).update(asked_at=timezone.now() - timedelta(hours=hours))
        finish_task(task, who=petra, words="Done.", by=Actor.member(petra.pk))

    found = figures(finance)

    assert round(found.accept_takes.total_seconds() / 3600) == 2
    assert round(found.finish_takes.total_seconds() / 3600) == 2


def test_who_carries_most_has_the_longest_bar(case, ada, petra, finance, samir, words):
    for _one in range(4):
        asked(case, ada, doer=samir)
    late = asked(case, ada, doer=petra, accept_by=timezone.now() + timedelta(minutes=1))

    with time_machine.travel(late.accept_by + timedelta(minutes=1), tick=False):
        first, second = carriers(finance)

    assert (first.member, first.load.open, first.share, first.late_share) == (samir, 4, 100, 0)
    assert (second.member, second.share, second.late_share) == (petra, 25, 25)


def test_long_lists_go_on_where_they_stopped(case, ada, petra, finance, words):
    now = timezone.now()
    Task.objects.bulk_create(
        Task(
            case=case,
            asked_by=ada,
            department=finance,
            what=f"Task {number}",
            accept_by=now + timedelta(hours=1),
            finish_by=now + timedelta(hours=2 + number // 7),
            asked_at=now,
        )
        for number in range(PAGE + 20)
    )
    viewer = principal_of(petra)

    first = listed(finance, viewer, show="open", after="", total=PAGE + 20)
    second = listed(finance, viewer, show="open", after=first.next, total=PAGE + 20)

    shown = [card.task.pk for card in (*first.cards, *second.cards)]
    assert (len(first.cards), len(second.cards), second.next) == (PAGE, 20, "")
    assert len(set(shown)) == PAGE + 20


def test_members_keepers_and_the_desk_look_and_others_find_nothing(
    client, case, ada, petra, eve, finance, words
):
    asked(case, ada, department=finance)
    answers = {}
    for who in (ada, petra, eve):
        client.force_login(who)
        answers[who.first_name] = client.get(here(finance)).status_code

    assert answers == {"Ada": 200, "Petra": 200, "Eve": 404}


def test_a_task_on_a_case_kept_from_the_reader_is_counted_and_not_shown(
    client, case, ada, petra, samir, finance, words
):
    case.audience = Audience.NAMED
    case.save()
    asked(case, ada, doer=petra, what="Something private")
    client.force_login(samir)

    page = client.get(here(finance)).content.decode()

    assert "Something private" not in page
    assert "One task stands on a case you may not see." in page


@pytest.mark.parametrize("show", ["open", "asked", "late", "declined"])
def test_an_empty_list_says_what_would_stand_here(client, ada, finance, show):
    client.force_login(ada)

    page = client.get(f"{here(finance)}?show={show}").content.decode()

    assert 'class="empty"' in page


def test_a_page_asks_the_same_number_of_questions_however_much_it_shows(
    client, case, ada, petra, finance, words
):
    client.force_login(petra)
    asked(case, ada, department=finance)
    client.get(here(finance))
    with CaptureQueriesContext(connection) as with_one:
        client.get(here(finance))
    for number in range(5):
        asked(case, ada, department=finance, what=f"Task {number}", items=["a", "b"])

    with CaptureQueriesContext(connection) as with_six:
        client.get(here(finance))

    assert len(with_six) == len(with_one)


def test_the_keeper_lets_tasks_be_offered(client, petra, finance):
    client.force_login(petra)

    client.post(f"{here(finance)}taking/", {"offers": "1"})

    assert Taking.objects.get().offers is True


def test_a_stranger_to_the_department_changes_nothing(client, eve, finance):
    client.force_login(eve)

    assert client.post(f"{here(finance)}taking/", {"offers": "1"}).status_code == 404
    assert not Taking.objects.exists()


def test_members_find_their_departments_work_in_the_navigation(client, petra, finance):
    client.force_login(petra)

    page = client.get("/tasks/").content.decode()

    assert f'href="{here(finance)}"' in page
    assert "Work of Finance" in page
