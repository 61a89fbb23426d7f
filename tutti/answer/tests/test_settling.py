"""What a person decides about a send, and what a mailbox reports."""

import uuid

import pytest

from tutti.answer.actions.reporting import take_reports
from tutti.answer.actions.sending import attempt
from tutti.answer.actions.settling import AlreadySettled, drop, it_went, send_again
from tutti.answer.errors import CannotSend
from tutti.answer.models import Send, State
from tutti.cases.models import Turn
from tutti.channels.contract import Sent, Uncertain, WillNotWork
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.listen.models import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(ada):
    return Actor.member(ada.pk)


@pytest.fixture
def doubtful(say, told):
    told.answer = Uncertain("The line broke.")
    send = say()
    attempt(send.pk)
    told.answer = Sent()
    return send


def test_it_went_is_a_sent_reply_settled_by_hand(doubtful, by, case):
    send = it_went(doubtful, by=by)

    case.refresh_from_db()
    assert (send.state, case.turn) == (State.SENT, Turn.CUSTOMER)
    entry = Entry.objects.get(name="answer.reply_sent")
    assert (entry.actor_kind, entry.payload["settled_by_hand"]) == ("member", True)


def test_send_again_goes_out_once_more_under_the_same_name(doubtful, told, by):
    send_again(doubtful, by=by)
    attempt(doubtful.pk)

    assert [given.external_id for given in told.given] == [doubtful.external_id] * 2
    assert Send.objects.get().state == State.SENT


def test_deciding_twice_sends_once(doubtful, told, by):
    send_again(doubtful, by=by)

    with pytest.raises(AlreadySettled, match="settled meanwhile"):
        send_again(doubtful, by=by)
    attempt(doubtful.pk)
    attempt(doubtful.pk)

    assert len(told.given) == 2


def test_a_reply_that_failed_cannot_be_said_to_have_gone(say, told, by):
    told.answer = WillNotWork("No such mailbox.")
    send = say()
    attempt(send.pk)

    with pytest.raises(AlreadySettled):
        it_went(send, by=by)


def test_letting_go_ends_it(doubtful, by):
    drop(doubtful, by=by)

    assert Send.objects.get().state == State.DROPPED
    assert Entry.objects.filter(name="answer.reply_dropped").count() == 1


def test_a_paused_channel_sends_nothing_again(doubtful, by):
    Channel.objects.update(state=Channel.State.PAUSED)

    with pytest.raises(CannotSend, match="is paused"):
        send_again(doubtful, by=by)

    assert Send.objects.get().state == State.UNCERTAIN


def test_a_delivery_report_makes_a_sent_reply_a_failed_one(say, hear, conversation, case):
    send = say()
    attempt(send.pk)

    report = hear(
        conversation,
        "Undelivered.",
        automatic="report",
        details={"failed_sends": [send.external_id]},
    )
    changed = take_reports([report.pk])

    assert [row.pk for row in changed] == [send.pk]
    send.refresh_from_db()
    assert (send.state, send.error) == (
        State.FAILED,
        "The other side reported that it could not be delivered.",
    )


def test_the_same_report_twice_changes_nothing_more(say, hear, conversation):
    send = say()
    attempt(send.pk)
    details = {"failed_sends": [send.external_id]}
    reports = [hear(conversation, "No.", automatic="report", details=details).pk for _ in range(2)]

    assert len(take_reports(reports)) == 1


def test_a_report_on_another_channel_speaks_of_nothing_here(say, hear, support, conversation):
    send = say()
    attempt(send.pk)
    other = Channel.objects.create(kind="told", name="other", department=support)
    strange = type(conversation).objects.create(channel=other, started_at=conversation.started_at)
    details = {"failed_sends": [send.external_id]}

    assert take_reports([hear(strange, "No.", automatic="report", details=details).pk]) == []


def test_reports_are_followed(say, hear, conversation, by):
    from tutti.journal.recording import record
    from tutti.listen.facts import MessageReceived

    send = say()
    attempt(send.pk)
    details = {"failed_sends": [send.external_id]}
    report = hear(conversation, "No.", automatic="report", details=details)
    fact = MessageReceived(
        conversation=conversation.pk, message=report.pk, direction="in", automatic=True
    )
    record([fact], by=Actor.channel(conversation.channel_id))

    follow_all()

    send.refresh_from_db()
    assert send.state == State.FAILED


def test_a_nonce_is_one_reply_after_a_failure_too(say, told):
    told.answer = WillNotWork("No.")
    nonce = uuid.uuid4()
    send = say("Once.", nonce=nonce)
    attempt(send.pk)

    assert say("Once.", nonce=nonce) == send
