"""Confirmations: off by default, once, without the sender's words, and never to a machine."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tutti.answer.actions.acknowledging import acknowledge_new
from tutti.answer.actions.sending import attempt
from tutti.answer.models import Send
from tutti.cases.actions.opening import open_case
from tutti.cases.models import Case
from tutti.ground.house.models import ONLY, House
from tutti.journal.facts import Actor
from tutti.listen.models import Channel, Conversation, Message
from tutti.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirming(channel):
    Channel.objects.update(acknowledges=True)
    channel.refresh_from_db()
    return channel


def asked(hear, channel, support, ada, address="noor@example.com", **changes):
    """A new conversation from `address`, with its case."""
    conversation = Conversation.objects.create(
        channel=channel,
        title="BUY NOW",
        party_kind="email",
        party_value=address,
        started_at=timezone.now(),
    )
    message = hear(conversation, "BUY NOW http://bad.example", title="BUY NOW", **changes)
    case = open_case(
        title="x", department=support, owner=ada, by=Actor.member(ada.pk), conversation=conversation
    )
    return {message.pk: case.pk}


def test_nothing_is_confirmed_until_a_channel_asks_for_it(hear, channel, support, ada):
    assert acknowledge_new(asked(hear, channel, support, ada)) == []


def test_a_confirmation_goes_through_the_ledger_without_the_senders_words(
    hear, confirming, support, ada, told
):
    (send,) = acknowledge_new(asked(hear, confirming, support, ada))
    attempt(send.pk)

    (given,) = told.given
    assert (given.to.value, given.automatic, given.title) == (
        "noor@example.com",
        True,
        "We have your message",
    )
    assert "BUY NOW" not in given.text + given.title


def test_a_confirmation_leaves_the_turn_with_us(hear, confirming, support, ada):
    opened = asked(hear, confirming, support, ada)

    (send,) = acknowledge_new(opened)
    attempt(send.pk)

    send.case.refresh_from_db()
    assert send.case.turn == "us"


def test_the_same_message_is_confirmed_once(hear, confirming, support, ada):
    opened = asked(hear, confirming, support, ada)
    acknowledge_new(opened)

    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert acknowledge_new(opened) == []


def test_one_sender_hears_it_once_a_day(hear, confirming, support, ada):
    acknowledge_new(asked(hear, confirming, support, ada))

    assert acknowledge_new(asked(hear, confirming, support, ada)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"automatic": "auto-replied"},
        {"history": True},
        {"direction": "out"},
        {"at": timezone.now() - timedelta(days=2)},
    ],
)
def test_machines_old_news_and_ourselves_are_not_thanked(hear, confirming, support, ada, changes):
    assert acknowledge_new(asked(hear, confirming, support, ada, **changes)) == []


def test_our_own_addresses_are_not_thanked(hear, confirming, support, ada):
    assert acknowledge_new(asked(hear, confirming, support, ada, address="help@acme.test")) == []


def test_two_machines_in_one_thread_soon_fall_silent(hear, confirming, support, ada):
    opened = asked(hear, confirming, support, ada)
    conversation = Message.objects.get(pk=next(iter(opened))).conversation
    for _ in range(5):
        hear(conversation, "Thank you for your mail.", automatic="auto-replied")

    assert acknowledge_new(opened) == []


def test_a_thousand_forms_from_one_place_make_at_most_twenty_mails(hear, confirming, support, ada):
    cases = {}
    for number in range(60):
        address = f"victim{number}@example.com"
        cases |= asked(hear, confirming, support, ada, address=address, details={"ip": "192.0.2.1"})

    acknowledge_new(cases)

    assert Send.objects.filter(automatic=True).count() == 20


def test_a_customer_is_answered_in_their_own_language_and_otherwise_in_the_houses(
    hear, confirming, support, ada
):
    House.objects.update_or_create(pk=ONLY, defaults={"default_language": "it"})
    opened = asked(hear, confirming, support, ada)
    others = asked(hear, confirming, support, ada, "mira@example.com")
    mira = Person.objects.create(name="Mira", language="en-GB", created_at=timezone.now())
    Case.objects.filter(pk__in=others.values()).update(person=mira)

    sends = acknowledge_new(opened | others)

    assert [send.message.title for send in sends] == [
        "Abbiamo il Suo messaggio",
        "We have your message",
    ]
