"""From a raw item to a message: once, whole, threaded by names and never by subject."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.way_in.plain import hear, said
from tutti.cases.models import Case
from tutti.journal.models import Entry, Parked
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Conversation, Envelope, Message, Quarantined
from tutti.people.models import Exchange, Identity, Person

pytestmark = pytest.mark.django_db

MIRA = ("mira@post.test", "Mira Castellanos")
NOOR = ("noor@post.test", "Noor van Dijk")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def test_an_item_becomes_a_message_a_person_and_a_case(channel):
    hear(
        channel,
        said("Two hundred and forty too much.", by=MIRA, key="m1", title="March", at=MONDAY),
    )

    message = Message.objects.get()
    person = Person.objects.get()
    case = Case.objects.get()
    assert (message.text, message.at, message.direction) == (
        "Two hundred and forty too much.",
        MONDAY,
        "in",
    )
    assert (person.name, person.identities.get().value) == ("Mira Castellanos", "mira@post.test")
    assert (case.title, case.person, case.opened_at) == ("March", person, MONDAY)


def test_why_a_case_exists_can_be_followed_back_to_the_envelope(channel):
    hear(channel, said("Hello", by=MIRA))

    opened = Entry.objects.get(name="cases.case_opened")
    chain = [opened.name]
    while opened.caused_by:
        opened = Entry.objects.get(pk=opened.caused_by)
        chain.append(opened.name)

    assert chain == [
        "cases.case_opened",
        "triage.message_triaged",
        "people.person_recognised",
        "listen.message_received",
        "listen.envelope_stored",
    ]


def test_the_same_key_is_the_same_item_however_often_it_comes(channel):
    first = said("Hello", by=MIRA, key="m1")

    hear(channel, first, first)
    again = store_raw(channel, [first, said("Hello", by=MIRA, key="m2")])
    follow_all()

    assert len(again) == 1
    assert Envelope.objects.count() == 2
    assert Message.objects.count() == 2


def test_a_key_longer_than_an_index_takes_still_names_one_item(channel):
    long_one = said("Hello", by=MIRA, key="k" * 900)

    hear(channel, long_one, long_one)
    hear(channel, long_one)

    assert Message.objects.count() == 1


def test_a_poison_item_is_quarantined_with_its_bytes_and_its_neighbours_pass(channel):
    items = [said(f"Item {n}", by=MIRA, key=f"m{n}") for n in range(100)]
    items[50] = said("Item 50", by=MIRA, key="m50", poison=True)

    hear(channel, *items)

    quarantined = Quarantined.objects.get()
    assert quarantined.reason == "Nobody can read this."
    assert b"Item 50" in bytes(quarantined.envelope.raw)
    assert Message.objects.count() == 99
    assert Parked.objects.count() == 0


def test_an_item_too_large_for_a_row_is_kept_as_a_file_and_read_from_there(channel):
    words = "long " * 80_000

    hear(channel, said(words, by=MIRA, key="m1"))

    envelope = Envelope.objects.get()
    assert (envelope.raw, len(envelope.blob)) == (None, 64)
    assert Message.objects.get().text == words


def test_an_answer_joins_the_conversation_it_answers(channel):
    hear(channel, said("First", by=MIRA, key="m1", title="March", at=MONDAY))

    hear(channel, said("Second", by=MIRA, key="m2", follows=["m1"], at=MONDAY + timedelta(hours=1)))

    conversation = Conversation.objects.get()
    assert [m.text for m in conversation.messages.order_by("at")] == ["First", "Second"]
    assert Case.objects.count() == 1


def test_the_same_subject_alone_joins_nothing(channel):
    hear(channel, said("First", by=MIRA, key="m1", title="Invoice"))

    hear(channel, said("Second", by=NOOR, key="m2", title="Re: Invoice"))

    assert Conversation.objects.count() == 2
    assert Case.objects.count() == 2


def test_answers_find_each_other_when_what_they_answer_was_never_heard(channel):
    hear(channel, said("One", by=MIRA, key="m1", follows=["unheard"]))

    hear(channel, said("Two", by=MIRA, key="m2", follows=["unheard", "elsewhere"]))

    assert Conversation.objects.count() == 1


def test_a_thread_in_one_batch_is_one_conversation(channel):
    hear(
        channel,
        said("One", by=MIRA, key="m1", at=MONDAY),
        said("Two", by=MIRA, key="m2", follows=["m1"], at=MONDAY + timedelta(minutes=1)),
        said("Three", by=MIRA, key="m3", follows=["m1", "m2"], at=MONDAY + timedelta(minutes=2)),
    )

    assert Conversation.objects.count() == 1
    assert Case.objects.count() == 1
    assert Message.objects.count() == 3


def test_nobody_can_claim_a_name_before_its_owner_uses_it(channel):
    hear(channel, said("I name yours first", by=("eve@evil.test", "Eve"), key="e1", follows=["m1"]))

    hear(channel, said("The real one", by=MIRA, key="m1"))

    assert Conversation.objects.count() == 2


def test_the_same_address_is_the_same_person(channel):
    hear(channel, said("One", by=MIRA, key="m1"), said("Two", by=(MIRA[0], "M. C."), key="m2"))

    assert Person.objects.count() == 1
    assert Exchange.objects.filter(person=Person.objects.get()).count() == 2


def test_nobody_named_is_nobody_made_up(channel):
    hear(channel, said("Anonymous", by=None, key="m1"))

    assert Person.objects.count() == 0
    assert Identity.objects.count() == 0
    assert Case.objects.get().person is None


def test_our_own_words_in_history_stand_on_the_customers_profile(channel):
    hear(
        channel,
        said("Question", by=MIRA, key="m1", at=MONDAY),
        said(
            "Answer", by=("help@acme.test", "Help"), key="m2", follows=["m1"], ours=True, at=MONDAY
        ),
    )

    mira = Person.objects.get()
    assert mira.name == "Mira Castellanos"
    assert mira.exchanges.count() == 2


def test_a_conversation_we_began_learns_whom_it_is_with_from_the_first_answer(channel):
    hear(channel, said("We ask", by=None, key="m1", ours=True))

    hear(channel, said("She answers", by=MIRA, key="m2", follows=["m1"]))

    assert Conversation.objects.get().party_value == "mira@post.test"


def test_a_nul_byte_in_words_is_no_reason_to_lose_them(channel):
    hear(channel, said("be\x00fore", by=MIRA, key="m1"))

    assert Message.objects.get().text == "before"


@pytest.mark.parametrize("folder", ["one", "many"])
def test_intake_asks_the_database_the_same_number_of_questions(channel, folder):
    few, many = statements_for(channel, 2, folder), statements_for(channel, 40, folder)

    assert few == many


def statements_for(channel, count: int, run: str) -> int:
    raws = [
        said("Hello", by=(f"{run}{count}-{n}@post.test", f"Person {n}"), key=f"{run}-{count}-{n}")
        for n in range(count)
    ]
    with CaptureQueriesContext(connection) as queries:
        hear(channel, *raws)
    return len(queries)
