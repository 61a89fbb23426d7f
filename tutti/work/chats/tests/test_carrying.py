"""What needs a colleague comes where they chose, and by mail after all where the chat fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.channels.contract import Throttled, TryLater, Uncertain, WillNotWork
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import Actor
from tutti.listen.quiet import quiet_until
from tutti.work.actions.noting import write_note
from tutti.work.approvals.actions.browsers import ask_code
from tutti.work.chats.actions.sending import give_up, say_line
from tutti.work.chats.models import ChatAccount, ChatLine, ChatName, Sending, Way
from tutti.work.chats.tests.acting import account_of, say_all
from tutti.work.tests.cast import asked, mail_all

pytestmark = pytest.mark.django_db


def test_a_task_reaches_its_doer_in_the_chat_instead_of_by_mail(task, network, sent):
    say_all()
    mail_all()

    [said] = network.sent
    assert said.to.value == "@petra:acme.test"
    assert "Ada Okafor asks you: Check the March payment" in said.text
    assert said.text.count("https://tutti.acme.test/t/") == 1
    assert "Answer this message: “yes”" in said.text
    assert "answer this mail" not in said.text
    assert sent == []


@pytest.mark.parametrize(
    ("way", "chats", "mails"), [("mail", 0, 1), ("both", 1, 1), ("chat", 1, 0)]
)
def test_the_member_chooses_for_each_account(
    case, ada, petra, petras, network, sent, way, chats, mails
):
    ChatAccount.objects.update(way=way)

    asked(case, ada, doer=petra)
    say_all()
    mail_all()

    assert (len(network.sent), len(sent)) == (chats, mails)


def test_mail_is_what_a_new_binding_leaves_as_it_was(case, ada, petra, chat, network, sent):
    account_of(petra, chat, way=Way.MAIL)

    asked(case, ada, doer=petra)
    mail_all()

    assert (ChatLine.objects.count(), len(sent)) == (0, 1)


@pytest.mark.parametrize("trouble", [WillNotWork("Not in the room."), Uncertain("It broke.")])
def test_what_does_not_arrive_for_sure_is_mailed(task, network, sent, trouble):
    network.trouble = trouble

    say_all()
    mail_all()

    assert ChatLine.objects.get().trouble == str(trouble)
    assert len(sent) == 1


def test_what_may_work_later_waits_and_is_mailed_after_half_an_hour(task, network, sent):
    network.trouble = TryLater("Too much at once.")
    line = ChatLine.objects.get()

    with pytest.raises(TryLater):
        say_line(line.pk)
    before = Notice.objects.get().mail_state
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        give_up()

    assert (before, Notice.objects.get().mail_state) == (Mail.NONE, Mail.WAITING)


def test_a_network_that_said_too_often_is_left_alone(task, chat, network):
    network.trouble = Throttled("Too often.")
    line = ChatLine.objects.get()

    for _time in range(2):
        with pytest.raises(TryLater):
            say_line(line.pk)

    assert quiet_until(chat) is not None
    assert network.asked == 1


def test_a_line_said_twice_leaves_once(task, network):
    line = ChatLine.objects.get()

    say_line(line.pk)
    say_line(line.pk)

    assert len(network.sent) == 1


def test_where_nobody_may_send_everything_is_mailed(case, ada, petra, petras, chat, sent):
    chat.sends = False
    chat.save()

    asked(case, ada, doer=petra)
    mail_all()

    assert len(sent) == 1


def test_a_chat_that_became_a_customers_hears_nothing_of_us(task, chat, network, sent):
    chat.settings = {"inside": False}
    chat.save()

    say_all()
    mail_all()

    assert (network.sent, len(sent)) == ([], 1)


def test_an_account_let_go_meanwhile_hears_nothing(task, petras, network, sent):
    petras.delete()

    say_all()
    mail_all()

    assert (network.sent, len(sent)) == ([], 1)


def test_the_code_of_an_approval_is_only_ever_mailed(petra, petras, network, sent):
    ask_code("a browser's token", member=petra)

    say_all()
    mail_all()

    assert (network.sent, len(sent)) == ([], 1)


def test_a_mention_comes_in_the_chat(case, ada, petra, petras, network):
    write_note(case, author=ada, text="@Petra is this yours?", by=Actor.member(ada.pk))

    say_all()

    assert "named you in a note" in network.last or "Ada Okafor" in network.last
    assert "your words stand under the note" in network.last


def test_no_link_is_kept_in_a_table(task, network):
    say_all()

    line = ChatLine.objects.get()
    assert (line.state, line.text) == (Sending.SENT, "")
    assert set(ChatName.objects.values_list("name", flat=True)) == {"$ours1", "!direct:acme.test"}
