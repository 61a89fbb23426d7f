"""An account is a colleague's by a code only they saw; a name somebody gave themselves is nobody's proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.channels.contract import Party
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.listen.models import Channel, Conversation, Message
from tutti.work.chats.actions.binding import bind, code_in, new_code, unbind
from tutti.work.chats.errors import BoundAlready, CodeWrong
from tutti.work.chats.facts import ChatBound, ChatUnbound
from tutti.work.chats.models import BindingCode, ChatAccount
from tutti.work.chats.tests.acting import account_of, hears

pytestmark = pytest.mark.django_db
PETRA = "@petra:acme.test"


def test_a_code_sent_by_the_account_binds_it(chat, network, petra):
    hears(chat, PETRA, new_code(petra))

    account = ChatAccount.objects.get()
    assert (account.member, account.value, account.way) == (petra, PETRA, "mail")
    assert "bound to Petra Novak" in network.last
    assert not BindingCode.objects.exists()


def test_only_the_hash_of_a_code_is_kept(petra, db):
    code = new_code(petra)

    assert code.replace("-", "") not in str(BindingCode.objects.values().get())


def test_a_code_works_once(chat, petra):
    code = new_code(petra)

    hears(chat, PETRA, code)
    hears(chat, "@second:acme.test", code)

    assert ChatAccount.objects.count() == 1


def test_a_code_lives_a_quarter_of_an_hour(chat, network, petra):
    code = new_code(petra)

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        hears(chat, PETRA, code)

    assert not ChatAccount.objects.exists()
    assert "older than 15 minutes" in network.last


def test_after_five_wrong_codes_a_right_one_does_not_count_either(chat, petra):
    for letter in "BCDFG":
        hears(chat, PETRA, letter * 8)

    hears(chat, PETRA, new_code(petra))

    assert not ChatAccount.objects.exists()


def test_a_new_code_ends_the_one_before(chat, petra):
    old = new_code(petra)
    new_code(petra)

    hears(chat, PETRA, old)

    assert not ChatAccount.objects.exists()


def test_a_stranger_of_the_same_name_is_nobody(chat, network, petra, task):
    hears(chat, "@petra:evil.test", "done: it was us", name="Petra Novak")

    task.refresh_from_db()
    assert task.state == "asked"
    assert "How I am reached" in network.last


def test_whom_we_do_not_know_is_told_once_a_day(chat, network):
    for text in ("hello", "anybody there"):
        hears(chat, "@x:acme.test", text)

    assert len(network.sent) == 1


def test_an_account_of_one_colleague_cannot_become_anothers(chat, petra, ada):
    account_of(petra, chat)

    with pytest.raises(BoundAlready):
        bind(chat, Party(kind="matrix", value=PETRA), code=new_code(ada).replace("-", ""))


def test_let_go_it_may_become_anothers(chat, petra, ada, dev):
    unbind(account_of(petra, chat), by=Actor.member(dev.pk))

    hears(chat, PETRA, new_code(ada))

    assert ChatAccount.objects.get().member == ada


def test_binding_and_letting_go_are_recorded_without_the_name_of_the_account(chat, petra):
    account = account_of(petra, chat)
    unbind(account, by=Actor.member(petra.pk))

    names = [ChatBound.name, ChatUnbound.name]
    entries = list(Entry.objects.filter(name__in=names).order_by("pk"))
    assert [entry.name for entry in entries] == names
    assert all(PETRA not in str(entry.payload) for entry in entries)


def test_a_code_in_a_customers_room_binds_nobody_and_is_a_message(chat, petra, support):
    outside = Channel.objects.create(kind="matrix", name="Help", department=support)

    became = hears(outside, PETRA, new_code(petra))

    assert (len(became), Conversation.objects.count()) == (1, 1)
    assert not ChatAccount.objects.exists()


def test_an_account_the_network_does_not_vouch_for_binds_nothing(chat, petra):
    hears(chat, PETRA, new_code(petra), trust="weak")

    assert not ChatAccount.objects.exists()
    assert not Message.objects.exists()


def test_members_make_ten_codes_an_hour_at_most(petra, db):
    for _time in range(10):
        new_code(petra)

    with pytest.raises(CodeWrong, match="several codes"):
        new_code(petra)


def test_what_people_write_is_no_code():
    said = ["tomorrow", "I take it", "done: booked back", "GGGG", "yes", "BCDF GHJK LMNP"]

    assert [code_in(text) for text in said] == [""] * len(said)
    assert code_in(" bcdf-ghjk ") == "BCDFGHJK"
