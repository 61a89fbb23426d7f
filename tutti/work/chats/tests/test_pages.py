"""How I am reached, and the administrator's list."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tutti.work.chats.models import ChatAccount, DepartmentRoom, Way
from tutti.work.chats.tests.acting import FINANCE, account_of, hears, say_all

pytestmark = pytest.mark.django_db


def _as(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def test_without_a_chat_the_page_says_what_would_be_needed(petra):
    shown = _as(petra).get("/settings/reached/").content.decode()

    assert "There is no chat of colleagues yet" in shown


def test_the_code_on_the_page_binds_and_is_shown_once(petra, chat):
    browser = _as(petra)

    shown = browser.post("/settings/reached/code/").content.decode()
    hears(chat, "@petra:acme.test", re.search(r"<code>(.{9})</code>", shown)[1])
    after = browser.get("/settings/reached/").content.decode()

    assert "@tutti:acme.test" in shown
    assert "<code>" not in after
    assert "@petra:acme.test" in after


def test_one_chooses_ones_own_way_and_nobody_elses(petra, ben, petras):
    address = f"/settings/reached/{petras.pk}/"

    theirs = _as(ben).post(address, {"way": "mail"}).status_code
    mine = _as(petra).post(address, {"way": "both"}).status_code

    assert (theirs, mine, ChatAccount.objects.get().way) == (404, 302, Way.BOTH)


def test_an_account_is_let_go_by_its_member_or_an_administrator(petra, ben, dev, chat):
    account = account_of(petra, chat)
    address = f"/settings/reached/{account.pk}/let-go/"

    refused = _as(ben).post(address).status_code
    done = _as(dev).post(address).status_code

    assert (refused, done, ChatAccount.objects.count()) == (404, 302, 0)


def test_the_administrator_sees_who_is_bound_and_names_rooms(dev, petras, chat, finance):
    browser = _as(dev)
    given = {"department": finance.pk, "channel": chat.pk, "room": FINANCE}

    browser.post("/settings/chats/", given)
    shown = browser.get("/settings/chats/").content.decode()
    room = DepartmentRoom.objects.get()
    browser.post(f"/settings/chats/rooms/{finance.pk}/leave/")

    assert room.room == FINANCE
    assert "@petra:acme.test" in shown
    assert FINANCE in shown
    assert not DepartmentRoom.objects.exists()


def test_a_tasks_page_says_where_its_words_were_said(petra, task, chat):
    say_all()
    hears(chat, "@petra:acme.test", "I look at it tomorrow", answers="$ours1")

    shown = _as(petra).get(f"/tasks/{task.pk}/").content.decode()

    assert "by chat (Matrix)" in shown
