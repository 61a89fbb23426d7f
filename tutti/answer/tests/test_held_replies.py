"""A reply a rule wants approved: held, sent once when granted, back with its writer when not."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from tutti.answer.actions.releasing import settle_held, take_back
from tutti.answer.models import Draft, HeldReply, Send
from tutti.channels.contract import OutgoingFile
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.work.approvals.actions.voicing import Say, voice
from tutti.work.approvals.models import Approval, Rule, RuleStep, State, Verdict

FILE = OutgoingFile(name="offer.pdf", content_type="application/pdf", data=b"%PDF one")


@pytest.fixture(autouse=True)
def rule(ben, support):
    made = Rule.objects.create(name="Ben reads replies", act="answer.reply")
    RuleStep.objects.create(rule=made, position=1, authority="named").members.set([ben])
    return made


def _decide(who, verdict="approve", reason=""):
    approval = Approval.objects.open().get()
    say = Say(verdict=Verdict(verdict), digest=approval.digest, road="page", reason=reason)
    voice(approval, who=who, say=say, by=Actor.member(who.pk))
    follow_all()


def test_it_waits_and_nothing_is_sent(say):
    held = say("240.00 goes back today.", files=[FILE])

    assert isinstance(held, HeldReply)
    assert not Send.objects.exists()
    assert Approval.objects.get().content["files"][0]["name"] == "offer.pdf"


def test_granted_it_leaves_once_with_words_and_files(say, ben, ada):
    held = say("240.00 goes back today.", files=[FILE])
    _decide(ben)
    settle_held(held.pk)
    settle_held(held.pk)

    send = Send.objects.get()
    assert (send.message.text, send.created_by, send.nonce) == (held.text, ada, held.nonce)
    assert send.message.attachments.get().name == "offer.pdf"


def test_asked_again_with_the_same_name_it_is_the_same_reply(say):
    nonce = uuid.uuid4()

    first, second = say("One.", nonce=nonce), say("One.", nonce=nonce)

    assert (first, Approval.objects.count()) == (second, 1)


def test_declined_it_is_the_writers_draft_again(say, ben, ada):
    held = say("240.00 goes back today.", files=[FILE])

    _decide(ben, "decline", "Say sorry first.")

    draft = Draft.objects.get()
    held.refresh_from_db()
    assert (draft.member, draft.text, draft.nonce) == (ada, "240.00 goes back today.", held.nonce)
    assert ([file.name for file in draft.files.all()], held.state) == (["offer.pdf"], "open")


def test_sent_again_with_other_words_it_is_asked_again_with_the_trail(say, ben):
    held = say("240.00 goes back today.")
    _decide(ben, "decline", "Say sorry first.")

    again = say("Sorry. 240.00 goes back today.", nonce=held.nonce)

    first, second = Approval.objects.order_by("pk")
    assert (again, second.supersedes, second.state) == (held, first, State.ASKED)


def test_taken_back_to_be_changed_nobody_is_asked_any_more(say, ada):
    held = say("240.00 goes back today.")

    draft = take_back(held, who=ada, by=Actor.member(ada.pk))

    assert (draft.text, Approval.objects.get().state) == (held.text, State.VOIDED)


def test_a_recipient_changed_meanwhile_is_asked_anew(say, ben, conversation):
    say("240.00 goes back today.")
    conversation.party_value = "somebody.else@example.com"
    conversation.save()

    _decide(ben)

    first, second = Approval.objects.order_by("pk")
    assert (first.state, second.state, Send.objects.count()) == (State.VOIDED, State.ASKED, 0)
    _decide(ben)
    assert Send.objects.get().party_value == "somebody.else@example.com"


def test_what_the_customer_wrote_meanwhile_is_read_first_and_the_grant_holds(
    say, ben, hear, conversation
):
    held = say("240.00 goes back today.")
    newer = hear(conversation, "Forget it, I found the mistake.")

    _decide(ben)
    waited = (Send.objects.count(), Draft.objects.get().text)
    sent = say(held.text, nonce=held.nonce, base_message_id=newer.pk)

    assert waited == (0, held.text)
    assert isinstance(sent, Send)


def test_only_files_are_held_where_the_rule_says_so(say, rule):
    rule.only = "files"
    rule.save()

    assert isinstance(say("Words alone."), Send)
    assert isinstance(say("With a file.", files=[FILE]), HeldReply)


def test_the_case_page_shows_it_and_edit_takes_it_back(say, case, ada):
    held = say("240.00 goes back today.")
    desk = Client()
    desk.force_login(ada)

    shown = desk.get(f"/cases/{case.pk}/").content.decode()
    desk.post(f"/held/{held.pk}/edit/")

    assert "Held until it is approved" in shown
    assert Draft.objects.get().text == held.text


def test_a_late_autosave_brings_no_held_reply_back(say, case, ada, conversation):
    held = say("240.00 goes back today.")
    desk = Client()
    desk.force_login(ada)

    desk.post(
        f"/cases/{case.pk}/replies/draft/",
        {
            "conversation": conversation.pk,
            "text": held.text,
            "base_message_id": 0,
            "nonce": held.nonce.hex,
        },
    )

    assert not Draft.objects.exists()
