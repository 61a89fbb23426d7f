"""Replies by program: at most once, never past newer words, held where a rule says so."""

from __future__ import annotations

import pytest

from tutti.answer.models import HeldReply, Send
from tutti.ground.accounts.models import Member
from tutti.ground.api.models import Scope
from tutti.ground.api.testing import Program
from tutti.work.approvals.models import Rule, RuleStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(case, conversation, question, ada, settings):
    settings.TUTTI_URL = "https://testserver"
    program = Program(ada)

    def post(text="240.00 goes back today.", *, key="k", **more):
        body = {"conversation": conversation.pk, "text": text, "seen_until": question.pk, **more}
        return program.post(f"cases/{case.pk}/replies/", body, key=key)

    return post


def test_a_reply_is_queued_once_a_key(ask):
    first, again = ask(), ask()

    send = Send.objects.get()
    assert first == again == (201, first[1])
    assert (first[1]["state"], first[1]["message"]) == ("queued", send.message_id)


def test_a_key_used_for_other_words_is_refused(ask):
    ask()

    status, told = ask("Something else.")

    assert (status, told["type"]) == (422, "urn:tutti:problem:already-sent")
    assert Send.objects.count() == 1


def test_words_the_program_has_not_read_stop_it(ask, question):
    status, told = ask(seen_until=question.pk - 1)

    assert (status, told["type"]) == (422, "urn:tutti:problem:newer-message")
    assert Send.objects.count() == 0


def test_a_reply_a_rule_wants_read_first_is_held(ask, ben):
    rule = Rule.objects.create(name="Ben reads replies", act="answer.reply")
    RuleStep.objects.create(rule=rule, position=1, authority="named").members.set([ben])

    status, told = ask()

    assert (status, told["state"], told["message"]) == (201, "held", None)
    assert (HeldReply.objects.count(), Send.objects.count()) == (1, 0)


def test_a_conversation_of_no_such_case_is_not_there(ask):
    assert ask(conversation=999_999)[0] == 404
    assert Send.objects.count() == 0


def test_neither_a_reading_token_nor_a_contributor_writes_to_customers(
    case, conversation, question, ada
):
    petra = Member.objects.create(name="Petra", email="petra@acme.test")
    body = {"conversation": conversation.pk, "text": "Hello", "seen_until": question.pk}

    reading = Program(ada, scope=Scope.READ).post(f"cases/{case.pk}/replies/", body)
    outside = Program(petra).post(f"cases/{case.pk}/replies/", body)

    assert (reading[0], outside[0], Send.objects.count()) == (403, 403, 0)
