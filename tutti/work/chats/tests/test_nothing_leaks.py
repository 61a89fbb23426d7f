"""What colleagues say stays inside, however somebody tries to get it out."""

from __future__ import annotations

import pytest

from tutti.cases.models import Case
from tutti.listen.models import Channel, Claimed, Conversation, Message, ThreadKey
from tutti.work.chats.tests.acting import hears, say_all

pytestmark = pytest.mark.django_db
PETRA = "@petra:acme.test"


def _outside() -> tuple[int, int, int]:
    return Conversation.objects.count(), Message.objects.count(), Case.objects.count()


@pytest.mark.parametrize("by", [PETRA, "@stranger:evil.test"])
@pytest.mark.parametrize("trust", ["verified", "weak"])
@pytest.mark.parametrize("text", ["done: the customer lied", "Hello, my bill is wrong", ""])
def test_nothing_said_inside_is_ever_a_message(task, chat, by, trust, text):
    before = _outside()

    became = hears(chat, by, text, trust=trust)

    assert became == []
    assert _outside() == before
    assert Claimed.objects.get().by == "work.chats"


def test_not_even_as_an_answer_to_a_customers_message(task, chat, case):
    conversation = case.links.get().conversation_id
    ThreadKey.objects.create(channel=chat, key="$customers", conversation_id=conversation)
    before = _outside()

    hears(chat, PETRA, "They lied to us", answers="$customers")

    assert _outside() == before


def test_what_is_written_to_a_customers_room_is_not_ours(chat, petra, support):
    outside = Channel.objects.create(kind="matrix", name="Help", department=support)

    became = hears(outside, PETRA, "done: it was me", answers="$ours1")

    assert len(became) == 1
    assert not Claimed.objects.exists()


def test_what_was_claimed_inside_stays_so_when_the_channel_is_opened_later(task, chat):
    say_all()
    hears(chat, PETRA, "done: the customer lied", answers="$ours1")
    chat.settings = {"inside": False}
    chat.save()

    from tutti.listen.actions.reading import read_envelopes

    became = read_envelopes({Claimed.objects.get().envelope_id: None})

    assert became == []


def test_the_words_of_an_answer_stand_on_the_task_and_nowhere_a_customer_reads(task, chat):
    say_all()
    hears(chat, PETRA, "done: the customer lied", answers="$ours1")

    assert task.words.get().text == "the customer lied"
    assert not Message.objects.filter(text__contains="lied").exists()
