from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.assignment import take_case
from tutti.cases.actions.closing import close_case
from tutti.cases.actions.next_action import pass_turn
from tutti.cases.models import Act, Turn
from tutti.ground.accounts.models import Member
from tutti.journal.facts import Actor
from tutti.work.actions.keeping_up import keep_up, settle_for_leavers
from tutti.work.models import TaskState

pytestmark = pytest.mark.django_db


def test_after_a_reply_the_open_task_is_still_the_next_action(case, task, ada, petra):
    pass_turn(
        case, turn=Turn.CUSTOMER, at=timezone.now() + timedelta(hours=1), by=Actor.member(ada.pk)
    )

    keep_up({case.pk: 1})

    case.refresh_from_db()
    assert (case.act, case.doer, case.turn) == (Act.TASK, petra, Turn.CUSTOMER)


def test_settling_with_open_work_takes_the_work_back(case, task, ada):
    close_case(
        case, resolution="settled", by=Actor.member(ada.pk), override=True, reason="He left."
    )

    keep_up({case.pk: 1})

    task.refresh_from_db()
    assert task.state == TaskState.WITHDRAWN
    assert task.words.get().text == "The case was settled."


def test_cases_without_open_tasks_are_left_alone(case, ben, django_assert_num_queries):
    take_case(case, owner=ben, by=Actor.member(ben.pk))

    with django_assert_num_queries(1):
        keep_up({case.pk: 1})


def test_what_waited_for_somebody_who_left_waits_for_the_asker(case, task, ada, petra):
    Member.objects.filter(pk=petra.pk).update(is_active=False)

    settle_for_leavers({petra.pk: 1})

    case.refresh_from_db()
    assert (case.act, case.doer) == (Act.TASK, ada)


def test_a_member_who_stays_changes_nothing(case, task, petra, django_assert_num_queries):
    with django_assert_num_queries(1):
        settle_for_leavers({petra.pk: 1})
