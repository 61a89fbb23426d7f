"""Editing and deleting what was sent: decided, done where the network can, never silently lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tutti.answer.actions.amending import attempt_to_amend, mark_forgotten
from tutti.answer.actions.changing_sent import delete_sent, edit_sent
from tutti.answer.actions.sending import attempt
from tutti.answer.errors import CannotSend
from tutti.answer.models import Amendment
from tutti.channels.contract import Gone, TryLater, Uncertain, WillNotWork
from tutti.journal.facts import Actor
from tutti.journal.models import Entry
from tutti.listen.models import MessageVersion
from tutti.work.approvals.models import Rule, RuleStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(publish):
    send = publish("We look into it today.")
    attempt(send.pk)
    send.refresh_from_db()
    return send


@pytest.fixture
def edit(sent, ada):
    def decide(text="We look into it tomorrow."):
        return edit_sent(sent, text=text, member=ada, by=Actor.member(ada.pk))

    return decide


@pytest.fixture
def delete(sent, ada):
    return lambda: delete_sent(sent, member=ada, by=Actor.member(ada.pk))


def recorded(name):
    return Entry.objects.filter(name=f"answer.{name}").count()


def test_edited_the_older_words_are_kept_as_a_version(edit, sent, square):
    amendment = edit()

    attempt_to_amend(amendment.pk)
    attempt_to_amend(amendment.pk)

    sent.message.refresh_from_db()
    versions = MessageVersion.objects.filter(message=sent.message).order_by("at")
    assert [words.text for words in square.changed] == ["We look into it tomorrow."]
    assert sent.message.text == "We look into it tomorrow."
    assert sent.message.edited_at is not None
    assert [one.text for one in versions] == ["We look into it today.", "We look into it tomorrow."]
    assert recorded("reply_edited") == 1


def test_words_changed_back_and_forth_are_a_change_each_time(edit, square):
    for text in ("We look into it tomorrow.", "We look into it on Monday."):
        attempt_to_amend(edit(text).pk)
    again = edit("We look into it tomorrow.")
    attempt_to_amend(again.pk)

    names = [words.external_id for words in square.changed]
    assert len(set(names)) == len(names) == 3


def test_deleted_there_its_words_stay_here(delete, sent, square, edit):
    attempt_to_amend(delete().pk)

    sent.message.refresh_from_db()
    assert (square.gone, sent.message.text) == ([("p-1",)], "We look into it today.")
    assert sent.message.deleted_at is not None
    assert recorded("reply_deleted") == 1
    with pytest.raises(CannotSend, match="It was deleted"):
        edit()


def test_nothing_touches_the_network_before_the_wish_is_committed(edit, square):
    amendment = edit()

    assert (square.changed, amendment.state) == ([], Amendment.State.QUEUED)


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (WillNotWork("Not yours."), "failed"),
        (Gone("Gone."), "failed"),
        (Uncertain("The line broke."), "uncertain"),
        (RuntimeError("a fault of ours"), "uncertain"),
        (TryLater("Busy."), "queued"),
    ],
)
def test_each_trouble_of_a_channel_has_its_state(edit, sent, square, trouble, state):
    square.trouble = trouble
    amendment = edit()

    attempt_to_amend(amendment.pk)

    amendment.refresh_from_db()
    sent.message.refresh_from_db()
    assert (amendment.state, bool(amendment.error)) == (state, True)
    assert sent.message.text == "We look into it today."


def test_a_crash_between_is_shown_and_not_lost(edit):
    amendment = edit()
    Amendment.objects.update(state="in_flight", started_at=timezone.now())

    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        mark_forgotten()

    amendment.refresh_from_db()
    assert amendment.state == Amendment.State.UNCERTAIN
    assert recorded("reply_not_changed") == 1


def test_one_change_at_a_time(edit):
    edit()

    with pytest.raises(CannotSend, match="under way"):
        edit("Other words.")


def test_words_that_fit_no_more_are_refused(edit):
    with pytest.raises(CannotSend, match="Shorten it by"):
        edit("a" * 200)


def test_where_the_network_cannot_it_says_so(say, ada):
    send = say()
    attempt(send.pk)

    with pytest.raises(CannotSend, match="cannot change what was sent"):
        edit_sent(send, text="Other.", member=ada, by=Actor.member(ada.pk))


def test_words_a_rule_wants_approved_are_not_changed_after_sending(edit, ben, support):
    rule = Rule.objects.create(name="Ben reads replies", act="answer.reply")
    RuleStep.objects.create(rule=rule, position=1, authority="named").members.set([ben])

    with pytest.raises(CannotSend, match="need an approval"):
        edit()


def test_the_page_changes_it_and_shows_what_stands_against_it(client, ada, sent):
    client.force_login(ada)
    address = reverse("edit-sent", args=[sent.pk])

    shown = client.get(address).content.decode()
    refused = client.post(address, {"text": "a" * 200})
    taken = client.post(address, {"text": "We look into it tomorrow."})

    assert "We look into it today." in shown
    assert (refused.status_code, taken.status_code) == (409, 302)
    assert Amendment.objects.get().text == "We look into it tomorrow."


def test_a_button_deletes_it(client, ada, sent):
    client.force_login(ada)

    client.post(reverse("delete-sent", args=[sent.pk]))

    assert Amendment.objects.get().act == Amendment.Act.DELETE
