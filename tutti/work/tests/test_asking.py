from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.cases.actions.closing import close_case
from tutti.cases.errors import CaseIsClosed, OpenWorkRemains
from tutti.cases.models import Act, Audience, Case, Grant
from tutti.ground.accounts.models import Membership
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.work.actions.asking import ask_task
from tutti.work.actions.inviting import colleague_at
from tutti.work.errors import DatesWrong, NobodyToAsk, NotYours, WordsMissing
from tutti.work.models import Task, TaskState
from tutti.work.tests.cast import asked, link_in, mail_all, question, say

pytestmark = pytest.mark.django_db


def test_asking_a_colleague_makes_them_the_doer_of_the_next_action(case, ada, petra, words):
    task = asked(case, ada, doer=petra)

    case.refresh_from_db()
    assert (task.state, task.doer, task.asked_by) == (TaskState.ASKED, petra, ada)
    assert (case.act, case.doer, case.due_at, case.act_note) == (
        Act.TASK,
        petra,
        task.accept_by,
        "Check the March payment",
    )
    assert case.turn == "us"
    assert [(grant.member, grant.reason) for grant in Grant.objects.all()] == [(petra, "task")]
    assert Entry.objects.filter(name="work.task_asked").get().payload == {
        "task": task.pk,
        "doer": petra.pk,
        "department": None,
        "accept_by": task.accept_by.isoformat(),
        "finish_by": task.finish_by.isoformat(),
        "instead_of": None,
        "waits": False,
    }


def test_a_departments_task_is_its_keepers_until_one_accepts(case, ada, ben, petra, finance):
    Membership.objects.create(member=ben, department=finance)

    asked(case, ada, department=finance)

    case.refresh_from_db()
    assert case.doer == finance.keeper
    assert set(Grant.objects.values_list("member", flat=True)) == {petra.pk, ben.pk}


def test_the_page_shows_the_customers_last_words_unless_chosen(case, ada, petra):
    first = say(case, "First.", ago=timedelta(days=2))
    last = say(case, "Last.")
    say(case, "We answered.", direction="out", ago=timedelta(minutes=1))

    usual = asked(case, ada, doer=petra)
    chosen = asked(case, ada, doer=petra, messages=[first.pk])

    assert list(usual.shows.values_list("message_id", flat=True)) == [last.pk]
    assert list(chosen.shows.values_list("message_id", flat=True)) == [first.pk]


def test_words_of_another_case_are_never_shown(case, ada, petra, words):
    task = asked(case, ada, doer=petra, messages=[words.pk + 1000])

    assert task.shows.count() == 0


def test_the_earliest_task_is_the_next_action(case, ada, ben, petra, words):
    asked(case, ada, doer=petra, accept_by=timezone.now() + timedelta(hours=5))
    sooner = asked(case, ada, doer=ben, accept_by=timezone.now() + timedelta(hours=1))

    case.refresh_from_db()
    assert (case.doer, case.due_at) == (ben, sooner.accept_by)


def test_the_same_nonce_asks_once(case, ada, petra, words):
    for _ in range(2):
        ask_task(
            case, question=question(), asker=ada, doer=petra, by=Actor.member(ada.pk), nonce="n1"
        )

    assert Task.objects.count() == 1
    assert Notice.objects.count() == 1


def test_only_the_desk_that_sees_the_case_asks(case, ada, ben, petra, eve, words):
    Case.objects.filter(pk=case.pk).update(audience=Audience.NAMED)

    for stranger in (ben, eve):
        with pytest.raises(NotYours):
            asked(case, stranger, doer=petra)

    assert Task.objects.count() == 0


def test_a_settled_case_asks_for_nothing(case, ada, petra):
    close_case(case, resolution="settled", by=Actor.member(ada.pk))

    with pytest.raises(CaseIsClosed):
        asked(case, ada, doer=petra)


@pytest.mark.parametrize(
    ("wrong", "trouble"),
    [
        ({"what": "  "}, WordsMissing),
        ({"accept_by": timezone.now() - timedelta(hours=1)}, DatesWrong),
        ({"finish_by": timezone.now() + timedelta(minutes=5)}, DatesWrong),
    ],
)
def test_a_question_without_sense_is_refused(case, ada, petra, wrong, trouble):
    with pytest.raises(trouble):
        asked(case, ada, doer=petra, **wrong)


def test_nobody_is_asked_who_cannot_answer(case, ada, petra, support, finance):
    petra.is_active = False
    petra.save()

    with pytest.raises(NobodyToAsk):
        asked(case, ada, doer=petra)
    with pytest.raises(NobodyToAsk):
        asked(case, ada, department=finance)
    with pytest.raises(NobodyToAsk):
        asked(case, ada)


def test_a_new_colleague_at_our_domain_becomes_a_contributor_without_password(ada):
    made = colleague_at("Jun.Park@acme.test", name="Jun Park")

    assert (made.name, made.role, made.has_usable_password()) == ("Jun Park", "contributor", False)
    assert colleague_at("jun.park@ACME.test") == made


@pytest.mark.parametrize(
    "address", ["mira@duarte.example", "help@acme.test", "no address", "x@acme.test@evil.test"]
)
def test_a_foreign_address_is_no_colleague(ada, mailbox, address):
    with pytest.raises(NobodyToAsk):
        colleague_at(address)


def test_an_open_task_speaks_against_settling(case, ada, task):
    with pytest.raises(OpenWorkRemains, match="Petra Novak has not finished"):
        close_case(case, resolution="settled", by=Actor.member(ada.pk))

    close_case(
        case, resolution="settled", by=Actor.member(ada.pk), override=True, reason="He left."
    )

    assert case.state == "closed"


def test_the_mail_says_what_why_by_when_and_one_link(case, ada, task, sent):
    mail_all()

    [mail] = sent
    assert mail.to_address == "petra@acme.test"
    assert mail.subject == "Ada Okafor asks you: Check the March payment"
    assert mail.text.count("https://tutti.acme.test/t/") == 1
    assert "Was the new rate applied too early?" in mail.text
    assert "Say yes or no by:" in mail.text
    assert "1,420.00" not in mail.text
    assert len(link_in(mail)) > 30
    assert Notice.objects.get().mail_state == Mail.SENT
