from datetime import timedelta

import pytest
import time_machine

from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.answering import accept_task
from tutti.work.actions.handing_on import delegate_task
from tutti.work.errors import NobodyToAsk, NotYours
from tutti.work.tests.cast import asked, link_in, mail_all, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def samir(db):
    return member("Samir Haddad", "contributor")


def test_the_doer_hands_it_to_a_colleague_and_the_asker_is_told(case, task, ada, petra, samir):
    accept_task(task, who=petra, by=Actor.member(petra.pk))

    delegate_task(task, to=samir, who=petra, words="You know rates.", by=Actor.member(petra.pk))

    case.refresh_from_db()
    assert (task.doer, task.state, case.doer) == (samir, "asked", samir)
    told = set(Notice.objects.filter(subject_id=task.pk).values_list("kind", "member"))
    assert {("work.task_handed", samir.pk), ("work.task_delegated", ada.pk)} <= told
    fact = Entry.objects.get(name="work.task_delegated")
    assert fact.payload == {"task": task.pk, "doer": samir.pk, "instead_of": None}


def test_earlier_links_die_and_the_new_mail_says_who_hands_it(
    client, case, task, petra, samir, sent
):
    mail_all()
    old = link_in(sent[0])

    delegate_task(task, to=samir, who=petra, words="You know rates.", by=Actor.member(petra.pk))
    mail_all()

    assert "not with you any more" in client.get(old).content.decode()
    assert sent[-1].subject == "Petra Novak hands you: Check the March payment"
    assert "You know rates." in sent[-1].text


def test_late_in_the_day_whoever_gets_it_has_time_to_answer(case, task, petra, samir):
    with time_machine.travel(task.accept_by + timedelta(hours=1), tick=False):
        delegate_task(task, to=samir, who=petra, by=Actor.member(petra.pk))

        assert task.accept_by - task.asked_at >= timedelta(hours=1)
        assert task.finish_by > task.accept_by


def test_a_task_is_not_handed_to_whoever_asked_nor_to_oneself(case, task, ada, petra):
    for to in (ada, petra):
        with pytest.raises(NobodyToAsk):
            delegate_task(task, to=to, who=petra, by=Actor.member(petra.pk))


def test_only_whoever_has_it_hands_it_on(case, task, eve, samir):
    with pytest.raises(NotYours):
        delegate_task(task, to=samir, who=eve, by=Actor.member(eve.pk))


def test_handed_out_of_the_department_it_is_no_more_the_departments(
    case, ada, petra, finance, samir
):
    task = asked(case, ada, department=finance)

    delegate_task(task, to=samir, who=petra, by=Actor.member(petra.pk))

    assert (task.doer, task.department) == (samir, None)


def test_it_is_handed_on_from_the_page_behind_the_link(client, case, task, samir, sent):
    mail_all()

    answer = client.post(link_in(sent[0]) + "hand/", {"to": samir.pk, "text": "Please"})

    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.doer == samir
