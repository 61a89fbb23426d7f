import pytest
from django.conf import settings

from tutti.ground.mail.reply_address import reply_address
from tutti.ground.notices.models import Notice
from tutti.journal.facts import Actor
from tutti.work.actions.answering import accept_task
from tutti.work.actions.mail_replies import (
    MailReply,
    meaning_of,
    take_task_reply,
    task_reply_address,
)
from tutti.work.models import TaskState, TaskWord
from tutti.work.tests.cast import link_in, mail_all

pytestmark = pytest.mark.django_db


def reply(task, who, text: str, **more) -> MailReply:
    address = task_reply_address("help@acme.test", task_id=task.pk, member_id=who.pk)
    given = {"addresses": [address], "sender": who.email, "text": text, "aligned": True}
    return MailReply(**(given | more))


def test_a_mail_to_another_address_is_not_ours(task):
    customer = reply_address(
        "help@acme.test", thread=task.pk, party=1, key=settings.KEYRING.bytes("mail")
    )

    for address in ("help@acme.test", customer):
        mail = MailReply(addresses=[address], sender="x@y.test", text="yes", aligned=True)
        assert take_task_reply(mail) is False


def test_a_reply_is_a_comment(task, petra):
    taken = take_task_reply(reply(task, petra, "I will look at it tomorrow."))

    task.refresh_from_db()
    assert taken is True
    assert task.state == TaskState.ASKED
    assert [(w.kind, w.text, w.by_mail, w.meant) for w in task.words.all()] == [
        ("comment", "I will look at it tomorrow.", True, "")
    ]


def test_yes_with_every_proof_accepts(task, petra):
    take_task_reply(reply(task, petra, "Yes, will do."))

    task.refresh_from_db()
    assert (task.state, task.doer) == (TaskState.ACCEPTED, petra)
    assert task.words.get().meant == ""


@pytest.mark.parametrize("missing", [{"aligned": False}, {"sender": "eve@evil.test"}])
def test_yes_without_a_proof_is_kept_unconfirmed_and_a_button_confirms_it(
    task, petra, client, sent, missing
):
    mail_all()
    link = link_in(sent[0])

    take_task_reply(reply(task, petra, "yes", **missing))
    task.refresh_from_db()
    before = (task.state, task.words.get().meant)
    page = client.get(link).content.decode()
    client.post(f"{link}confirm/", {"word": task.words.get().pk})

    task.refresh_from_db()
    assert before == (TaskState.ASKED, "accept")
    assert "counts once confirmed" in page
    assert (task.state, task.words.get().meant) == (TaskState.ACCEPTED, "")


def test_without_plus_addresses_the_message_id_finds_the_task_for_a_proved_sender_only(task, petra):
    notice = Notice.objects.get()
    thread = [f"notice-{notice.pk}-1@acme.test"]
    forged = reply(task, petra, "yes", addresses=["help@acme.test"], follows=thread, aligned=False)
    foreign = reply(task, petra, "yes", addresses=[], follows=thread, sender="eve@evil.test")
    true = reply(task, petra, "yes", addresses=["help@acme.test"], follows=thread)

    assert [take_task_reply(mail) for mail in (forged, foreign, true)] == [False, False, True]
    task.refresh_from_db()
    assert (task.state, task.words.get().meant) == (TaskState.ASKED, "accept")


def test_somebody_who_lost_the_task_only_comments(task, petra, eve):
    take_task_reply(reply(task, eve, "done"))

    task.refresh_from_db()
    assert task.state == TaskState.ASKED
    assert task.words.get().by == eve


def test_done_finishes_with_the_words(task, petra):
    accept_task(task, who=petra, by=Actor.member(petra.pk))

    take_task_reply(reply(task, petra, "Done: 240.00 too much."))

    task.refresh_from_db()
    assert task.state == TaskState.DONE


def test_reading_the_same_mail_twice_says_it_once(task, petra):
    mail = reply(task, petra, "Hello.", envelope_id=5)

    take_task_reply(mail)
    take_task_reply(mail)

    assert TaskWord.objects.count() == 1


def test_an_out_of_office_note_says_nothing(task, petra):
    assert take_task_reply(reply(task, petra, "I am away.", automatic=True)) is True
    assert TaskWord.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Yes", "accept"),
        ("ok!", "accept"),
        ("Done.", "finish"),
        ("Not done", ""),
        ("", ""),
        ("Yesterday", ""),
    ],
)
def test_what_the_first_word_means(text, meant):
    assert meaning_of(text) == meant
