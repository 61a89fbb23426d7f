from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tutti.cases.actions.granting import change_audience, grant_case
from tutti.cases.actions.next_action import pass_turn, set_next_action
from tutti.cases.actions.opening import open_case
from tutti.cases.actions.promising import set_promised_at
from tutti.cases.models import Act, Audience, DueKind, Turn
from tutti.cases.tests.on_case import (
    attach_file,
    case_of,
    conversation,
    furnish,
    heard,
    person,
    said,
)
from tutti.journal.facts import Actor

DAY = timedelta(days=1)


@pytest.fixture
def house(db):
    return furnish()


@pytest.fixture
def desk(client, house):
    client.force_login(house.ada)
    return client


@pytest.fixture
def show(client):
    """The words of a case's page, as a member sees it."""

    def words(case, member, **query) -> str:
        client.force_login(member)
        answer = client.get(reverse("case", args=[case.pk]), query)
        assert answer.status_code == 200
        return answer.content.decode()

    return words


def statements(desk, case) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert desk.get(reverse("case", args=[case.pk])).status_code == 200
    return len(captured)


def test_a_case_shows_what_was_said_and_who_is_next(show, house):
    talk = conversation(house)
    heard(talk, "You took 240 too much.")
    case = case_of(house, talk)

    shown = show(case, house.ada)

    assert "You took 240 too much." in shown
    assert "Ada Lind</strong>" in shown


@pytest.mark.parametrize("conversations", [1, 3])
@pytest.mark.parametrize("messages", [3, 60])
def test_a_page_takes_the_same_statements_however_much_it_shows(
    desk, house, conversations, messages
):
    case_of(house, conversation(house))  # somebody else's matter, so that "same matter?" is asked
    talks = [conversation(house) for _ in range(conversations)]
    for number in range(messages):
        talk = talks[number % conversations]
        if (messages - number) % 2:  # the last word is ours, as in the case it is compared with
            said(talk, "Yes", house.ada)
        else:
            attach_file(heard(talk, "Words"), "a.txt", b"a", "text/plain")
    case = case_of(house, *talks)

    assert statements(desk, case) <= 46  # later stages fill the slots with a few each
    assert statements(desk, case) == statements(desk, case_of(house, _answered(house)))


def _answered(house):
    talk = conversation(house)
    attach_file(heard(talk, "Words"), "a.txt", b"a", "text/plain")
    said(talk, "Yes", house.ada)
    return talk


def test_only_the_newest_words_show_until_earlier_ones_are_asked_for(show, house, client):
    talk = conversation(house)
    for number in range(70):
        heard(talk, f"word-{number:03}.", ago=timedelta(minutes=70 - number))
    case = case_of(house, talk)
    seen, query = [], {}

    for _page in range(3):
        shown = show(case, house.ada, **query)
        seen = [number for number in range(70) if f"word-{number:03}." in shown] + seen
        query = {
            "before": client.get(reverse("case", args=[case.pk]), query)
            .context["shown"]
            .outside.earlier
        }

    assert (seen, query["before"]) == (list(range(70)), "")


@pytest.mark.parametrize(
    "query",
    [
        {"before": "yesterday"},
        {"before": "2026-01-01_x"},
        {"before": "2026-01-01T00:00:00_1"},
        {"before": "2026-01-01T00:00:00+00:00_" + "9" * 40},
        {"conversation": "9" * 4999},
        {"conversation": "-1"},
        {"conversation": "²"},
        {"side": "both"},
    ],
)
def test_a_broken_address_shows_the_case_all_the_same(show, house, query):
    talk = conversation(house)
    heard(talk, "Here I am.")

    assert "Here I am." in show(case_of(house, talk), house.ada, **query) or "before" in query


def test_one_conversation_can_be_looked_at_alone(show, house):
    mail, card = conversation(house), conversation(house, title="Card")
    heard(mail, "About the payment.")
    heard(card, "About the card.")
    case = case_of(house, mail, card)

    alone = show(case, house.ada, conversation=card.pk)

    assert ("About the payment." in alone, "About the card." in alone) == (False, True)


def test_a_conversation_of_another_case_shows_nothing_of_itself(show, house):
    foreign = conversation(house)
    heard(foreign, "Somebody else's secret.")
    case = case_of(house, conversation(house))

    assert "secret" not in show(case, house.ada, conversation=foreign.pk)


def test_words_from_another_address_say_so(show, house):
    talk = conversation(house)
    heard(talk, "It is me, really.", author_value="mira@elsewhere.example")

    assert "From another address: mira@elsewhere.example" in show(case_of(house, talk), house.ada)


def test_others_who_speak_in_public_are_no_warning(show, house):
    square = conversation(house, audience="public")
    heard(square, "I have that too.", author_value="oskar@elsewhere.example")

    assert "From another address" not in show(case_of(house, square), house.ada)


def test_a_sender_that_failed_its_proof_is_marked(show, house):
    talk = conversation(house)
    heard(talk, "Send me the password.", trust="failed")

    assert "Probably not from whom it says" in show(case_of(house, talk), house.ada)


def test_a_machine_and_a_lost_letter_are_marked(show, house):
    talk = conversation(house)
    heard(talk, "I am away.", automatic="marked as sent by a machine")
    heard(talk, "Not delivered.", automatic="delivery report", details={"failed_sends": ["a@b"]})

    shown = show(case_of(house, talk), house.ada)

    assert "Written by a machine" in shown
    assert "A letter of ours did not arrive" in shown


def test_a_public_conversation_says_so_on_every_message(show, house):
    talk = conversation(house, audience="public")
    heard(talk, "They took too much.")

    assert 'data-audience="public"' in show(case_of(house, talk), house.ada)


def test_a_case_without_a_person_or_words_invents_nothing(show, house):
    case = open_case(
        title="", department=house.support, owner=house.ada, by=Actor.member(house.ada.pk)
    )

    shown = show(case, house.ada)

    assert "Not known yet" in shown
    assert case.reference in shown


def test_an_older_open_case_of_a_proved_person_is_offered_as_the_same_matter(show, house):
    older = case_of(house, conversation(house), title="The same payment")
    newer = case_of(house, conversation(house))

    assert "Same matter?" in show(newer, house.ada)
    assert "Same matter?" not in show(older, house.ada)


def test_a_person_without_proof_is_offered_nothing(show, house):
    house.mira = person("Noor Haddad", "noor@haddad.example", verified=False)
    case_of(house, conversation(house))
    newer = case_of(house, conversation(house))

    assert "Same matter?" not in show(newer, house.ada)


def test_a_contributor_sees_nothing_until_let_in_and_then_may_not_act(client, house):
    case = case_of(house, conversation(house))
    client.force_login(house.petra)
    address = reverse("case", args=[case.pk])
    before = client.get(address).status_code

    grant_case(case, members=[house.petra], reason="task", by=Actor.member(house.ada.pk))
    let_in = client.get(address)

    assert (before, let_in.status_code) == (404, 200)
    assert b"Settle" not in let_in.content
    assert b"Note to colleagues" in let_in.content


@pytest.mark.parametrize("name", ["case", "case-new-words", "case-seers", "case-attach"])
def test_a_case_for_named_people_is_not_there_for_others(client, house, name):
    case = case_of(house, conversation(house))
    change_audience(case, audience=Audience.NAMED, by=Actor.member(house.ada.pk))
    client.force_login(house.ben)

    assert client.get(reverse(name, args=[case.pk])).status_code == 404


def test_new_words_are_counted_and_move_nothing(desk, house):
    talk = conversation(house)
    first = heard(talk, "One.")
    case = case_of(house, talk)
    heard(talk, "Two.")
    heard(talk, "Three.")
    address = reverse("case-new-words", args=[case.pk])

    answers = [
        desk.get(address, {"after": after}).content.decode()
        for after in (first.pk, first.pk + 2, "x")
    ]

    assert [
        "2 new messages" in answers[0],
        "new message" in answers[1],
        "3 new messages" in answers[2],
    ] == [
        True,
        False,
        True,
    ]


def test_htmx_gets_the_clock_alone(desk, house):
    case = case_of(house, conversation(house))

    answer = desk.get(
        reverse("case", args=[case.pk]),
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert answer.content.decode().lstrip().startswith('<div class="case-clock"')


def test_the_next_action_is_said_in_a_sentence(show, house):
    case = case_of(house, conversation(house))
    plan = {"doer": house.petra, "due_at": timezone.now() + DAY, "by": Actor.member(house.ada.pk)}

    said_by_act = [
        show(set_next_action(case, act=act, note=note, **plan), house.ada)
        for act, note in [(Act.DO, "checks the rate table"), (Act.TASK, "Check the rate table")]
    ]

    assert 'Petra Novak</strong> <span dir="auto">checks the rate table</span>' in said_by_act[0]
    assert "works on a task: Check the rate table" in said_by_act[1]


def test_the_page_says_which_date_is_the_next_one(show, house):
    case = case_of(house, conversation(house))
    by = Actor.member(house.ada.pk)
    plan = {"act": Act.TASK, "doer": house.petra, "due_at": timezone.now() + 2 * DAY, "by": by}

    to_accept = show(set_next_action(case, due_kind=DueKind.ACCEPT, **plan), house.ada)
    promised = show(set_promised_at(case, timezone.now() + DAY, by=by), house.ada)

    assert ("to accept by" in to_accept, "Promised by" in to_accept) == (True, False)
    assert ("to accept by" in promised, "Promised by" in promised) == (True, True)
    assert "23 h" in promised


def test_a_date_that_has_passed_is_late_whoever_has_the_ball(show, house):
    case = case_of(house, conversation(house))
    pass_turn(case, turn=Turn.CUSTOMER, at=timezone.now(), by=Actor.member(house.ada.pk))
    waiting = show(case, house.ada)

    with time_machine.travel(timezone.now() + 8 * DAY, tick=False):
        late = show(case, house.ada)

    assert ("waits for Mira" in waiting, "waits for Mira" in late, 'data-state="late"' in late) == (
        True,
        False,
        True,
    )
