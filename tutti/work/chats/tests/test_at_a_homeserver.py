"""Petra and her room on a real homeserver: bound, asked, answered, and seen on the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tutti.channels.registry import connector
from tutti.ground.house.sending import send_from_here
from tutti.ground.testing.matrix_server import matrix_server
from tutti.journal.facts import SYSTEM
from tutti.listen.actions.polling import take_watch
from tutti.listen.actions.reading import read_envelopes
from tutti.listen.models import Channel, Conversation, Envelope
from tutti.listen.polling import read_new
from tutti.work.chats.actions.binding import choose_way, new_code
from tutti.work.chats.models import ChatAccount, Way
from tutti.work.chats.tests.acting import say_all
from tutti.work.tests.cast import asked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_NETWORK", "127.0.0.0/8")
    with matrix_server() as running:
        yield running


@pytest.fixture
def bot(server):
    return server.register("tutti")


@pytest.fixture
def inside(bot, support):
    send_from_here(by=SYSTEM)
    made = Channel(
        kind="matrix", name="Inside", department=support, sends=True, own_addresses=[bot.id]
    )
    made.settings = {"server": bot.url, "user": bot.id, "inside": True}
    made.starts_at = timezone.now() - timedelta(hours=1)
    made.credentials = {"token": bot.token}
    made.save()
    return made


def listens(channel: Channel) -> None:
    """One look, all of it read, and what is to be said in answer."""
    take_watch(channel, holder="test")
    channel.refresh_from_db()
    before = set(Envelope.objects.values_list("pk", flat=True))
    read_new(channel, connector("matrix"), holder="test")
    new = Envelope.objects.exclude(pk__in=before).values_list("pk", flat=True)
    read_envelopes(dict.fromkeys(new))
    say_all()


def bodies(user, room: str) -> list[str]:
    return [one["content"]["body"] for one in user.messages(room)]


def test_a_task_reaches_petra_in_her_room_and_what_she_answers_comes_back(
    server, bot, inside, case, ada, petra
):
    phone = server.register("petra")
    room = phone.direct_room(bot.id)
    phone.say(room, new_code(petra))
    listens(inside)
    account = ChatAccount.objects.get()
    choose_way(account, way=Way.CHAT, by=SYSTEM)

    task = asked(case, ada, doer=petra)
    say_all()
    [room] = phone.sync()["rooms"]["invite"]  # one we open for the two of us alone
    phone.join(room)
    told = phone.messages(room)[-1]
    phone.say(
        room,
        "done: booked back on Friday",
        **{"m.relates_to": {"m.in_reply_to": {"event_id": told["event_id"]}}},
    )
    listens(inside)

    task.refresh_from_db()
    browser = Client()
    browser.force_login(ada)
    shown = browser.get(f"/cases/{case.pk}/?side=inside").content.decode()
    assert (account.member, account.value) == (petra, phone.id)
    assert "Ada Okafor asks you: Check the March payment" in told["content"]["body"]
    assert told["content"]["msgtype"] == "m.text"
    assert (task.state, task.words.get().chat) == ("done", "Matrix")
    assert "booked back on Friday" in shown
    assert bodies(phone, room)[-1] == "Done, and told to whoever asked."
    assert Conversation.objects.count() == 1  # Mira's, and no other
