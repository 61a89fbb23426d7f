from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.models import Act
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import (
    accept_task,
    ask_back,
    comment_on_task,
    decline_task,
    finish_task,
)
from tutti.work.actions.steering import (
    Anew,
    answer_back,
    expire_lapsed,
    reassign_task,
    withdraw_task,
)
from tutti.work.errors import NotYours, TaskHasEnded, WordsMissing
from tutti.work.models import TaskState
from tutti.work.tests.cast import asked, mail_all

pytestmark = pytest.mark.django_db


def by(member) -> Actor:
    return Actor.member(member.pk)


def names() -> list[str]:
    return list(
        Entry.objects.filter(name__startswith="work.").order_by("id").values_list("name", flat=True)
    )


def told(member) -> list[str]:
    return list(Notice.objects.filter(member=member).order_by("id").values_list("kind", flat=True))


def test_accepting_moves_the_date_to_done_by_and_tells_the_asker(case, task, petra, ada):
    accept_task(task, who=petra, by=by(petra))
    accept_task(task, who=petra, by=by(petra))

    case.refresh_from_db()
    assert (task.state, case.doer, case.due_at) == (TaskState.ACCEPTED, petra, task.finish_by)
    assert names() == ["work.task_asked", "work.task_accepted"]
    assert told(ada) == ["work.task_accepted"]


def test_declining_gives_the_case_back_to_its_owner(case, task, petra, ada):
    decline_task(task, who=petra, reason="missing", words="The letter.", by=by(petra))

    case.refresh_from_db()
    assert (task.state, task.decline_reason) == (TaskState.DECLINED, "missing")
    assert (case.act, case.doer) == (Act.ANSWER, ada)
    assert [(word.kind, word.text) for word in task.words.all()] == [("decline", "The letter.")]
    assert told(ada) == ["work.task_declined"]


@pytest.mark.parametrize(("reason", "words"), [("", "x"), ("because", "x"), ("other", " ")])
def test_a_no_without_a_reason_is_refused(task, petra, reason, words):
    with pytest.raises(WordsMissing):
        decline_task(task, who=petra, reason=reason, words=words, by=by(petra))


def test_nobody_but_the_doer_answers(task, eve, ben):
    for stranger in (eve, ben):
        with pytest.raises(NotYours):
            accept_task(task, who=stranger, by=by(stranger))
        with pytest.raises(NotYours):
            finish_task(task, who=stranger, words="x", by=by(stranger))
        with pytest.raises(NotYours):
            decline_task(task, who=stranger, reason="no_time", by=by(stranger))
        with pytest.raises(NotYours):
            comment_on_task(task, who=stranger, words="x", by=by(stranger))


def test_nobody_but_the_asking_side_steers(task, eve, petra):
    for stranger in (eve, petra):
        with pytest.raises(NotYours):
            withdraw_task(task, who=stranger, by=by(stranger))
        with pytest.raises(NotYours):
            answer_back(task, who=stranger, words="x", by=by(stranger))


def test_what_has_ended_is_not_answered_again(task, petra):
    finish_task(task, who=petra, words="Done.", by=by(petra))

    for again in (
        lambda: accept_task(task, who=petra, by=by(petra)),
        lambda: decline_task(task, who=petra, reason="no_time", by=by(petra)),
        lambda: finish_task(task, who=petra, words="Again.", by=by(petra)),
        lambda: ask_back(task, who=petra, words="Why?", by=by(petra)),
    ):
        with pytest.raises(TaskHasEnded):
            again()


def test_while_another_task_is_open_finishing_one_leaves_the_next(case, task, ada, ben, petra):
    later = asked(case, ada, doer=ben, accept_by=timezone.now() + timedelta(hours=9))

    finish_task(task, who=petra, words="Done.", by=by(petra))

    case.refresh_from_db()
    assert (case.act, case.doer, case.due_at) == (Act.TASK, ben, later.accept_by)


def test_withdrawing_tells_the_doer_without_a_link(case, task, petra, ada, sent):
    mail_all()

    withdraw_task(task, who=ada, words="Found it.", by=by(ada))
    mail_all()

    case.refresh_from_db()
    assert (task.state, case.doer) == (TaskState.WITHDRAWN, ada)
    assert told(petra) == ["work.task_asked", "work.task_taken_back"]
    assert "/t/" not in sent[-1].text


def test_a_mail_still_waiting_when_the_task_ends_does_not_leave(task, ada, sent):
    withdraw_task(task, who=ada, by=by(ada))

    mail_all()

    assert [mail.subject for mail in sent] == [
        "You need not do this any more: Check the March payment"
    ]


def test_a_declined_task_can_be_asked_of_somebody_else(case, task, petra, ben, ada):
    decline_task(task, who=petra, reason="not_mine", by=by(petra))

    reassign_task(
        task,
        to=Anew(
            doer=ben,
            accept_by=timezone.now() + timedelta(hours=3),
            finish_by=timezone.now() + timedelta(days=1),
        ),
        who=ada,
        by=by(ada),
    )

    case.refresh_from_db()
    assert (task.state, task.doer, task.decline_reason) == (TaskState.ASKED, ben, "")
    assert (case.doer, case.due_at) == (ben, task.accept_by)
    assert told(ben) == ["work.task_asked"]
    assert told(petra) == ["work.task_asked"]


def test_a_week_past_its_date_a_task_expires_and_the_owner_acts(case, task, ada):
    early = expire_lapsed(task.lapses_at - timedelta(minutes=1))
    late = expire_lapsed(task.lapses_at + timedelta(minutes=1))

    task.refresh_from_db()
    case.refresh_from_db()
    assert (early, late, task.state) == (0, 1, TaskState.EXPIRED)
    assert case.doer == ada
    assert told(ada) == ["work.task_expired"]
