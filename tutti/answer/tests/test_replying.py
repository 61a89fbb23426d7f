"""Deciding a reply: what is fixed, what stands against it, and that twice is once."""

import uuid

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tutti.answer.actions.drafting import save_draft
from tutti.answer.actions.replying import clean
from tutti.answer.errors import AlreadySent, CannotSend, NewerMessage
from tutti.answer.models import Draft, Send, State
from tutti.cases.errors import NotOfThisCase
from tutti.cases.models import CaseConversation
from tutti.channels.contract import OutgoingFile
from tutti.journal.models import Entry
from tutti.journal.testing import follow_all
from tutti.listen.models import Channel, Conversation, Message, ThreadKey
from tutti.people.models import Exchange

pytestmark = pytest.mark.django_db


def facts(name):
    return list(Entry.objects.filter(name=name).values_list("payload", flat=True))


def test_a_reply_becomes_a_message_a_ledger_row_a_fact_and_a_job_at_once(
    say, ada, conversation, case
):
    send = say("We look into it.")

    message = send.message
    assert (message.direction, message.author_kind, message.author_value) == (
        "out",
        "member",
        str(ada.pk),
    )
    assert (message.text, message.title) == ("We look into it.", "Re: March payment")
    assert (send.state, send.party_value, send.party_name) == (
        State.QUEUED,
        "mira@example.com",
        "Mira Sol",
    )
    assert facts("answer.reply_queued") == [
        {
            "conversation": conversation.pk,
            "message": message.pk,
            "send": send.pk,
            "automatic": False,
        }
    ]
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="attempt_send")
    assert [job.args for job in jobs] == [{"send_id": send.pk}]


def test_its_name_is_fixed_before_anything_leaves_and_finds_the_thread_again(
    say, channel, conversation
):
    send = say()

    assert send.external_id.startswith("tutti.")
    assert send.external_id.endswith("@acme.test")
    assert send.message.external_id == send.external_id
    key = ThreadKey.objects.get(channel=channel, key=send.external_id)
    assert key.conversation_id == conversation.pk


def test_it_stands_on_the_persons_timeline_once_and_opens_no_case(say, case, conversation):
    send = say()
    follow_all()

    assert Exchange.objects.filter(message_id=send.message_id).count() == 1
    assert CaseConversation.objects.filter(conversation=conversation).count() == 1


def test_the_same_nonce_is_the_same_reply(say):
    nonce = uuid.uuid4()

    first = say("Once.", nonce=nonce)
    second = say("Once.", nonce=nonce)

    assert first == second
    assert Send.objects.count() == 1
    assert Message.objects.filter(direction="out").count() == 1


def test_the_same_nonce_with_other_words_is_refused_and_not_swallowed(say):
    nonce = uuid.uuid4()
    first = say("Once.", nonce=nonce)

    with pytest.raises(AlreadySent) as refused:
        say("Something else.", nonce=nonce)

    assert refused.value.send == first


def test_a_newer_message_stops_the_reply(say, hear, conversation):
    newer = hear(conversation, "It is settled, thank you.")

    with pytest.raises(NewerMessage) as stopped:
        say()

    assert stopped.value.message == newer
    assert not Send.objects.exists()


def test_who_read_the_newer_message_may_send_all_the_same(say, hear, conversation):
    hear(conversation, "It is settled, thank you.")

    assert say(despite_newer=True).state == State.QUEUED


def test_an_out_of_office_note_stops_nobody(say, hear, conversation):
    hear(conversation, "I am away.", automatic="auto-replied")

    assert say().state == State.QUEUED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sends": False}, "only receives until an administrator switches sending on"),
        ({"state": Channel.State.PAUSED}, "is paused"),
        ({"kind": "gone"}, "no longer installed"),
    ],
)
def test_a_channel_that_cannot_send_says_why(say, channel, changes, reason, conversation):
    Channel.objects.filter(pk=channel.pk).update(**changes)
    conversation.channel.refresh_from_db()

    with pytest.raises(CannotSend, match=reason):
        say()


def test_a_channel_that_never_sends_says_so(say, told):
    told.sends = False

    with pytest.raises(CannotSend, match="only receives"):
        say()


def test_nobody_on_the_other_side_is_nobody_to_answer(say, conversation):
    conversation.party_value = ""

    with pytest.raises(CannotSend, match="Nobody is known"):
        say()


def test_a_conversation_of_colleagues_has_no_way_out(say, conversation):
    conversation.audience = Conversation.Audience.INTERNAL

    with pytest.raises(CannotSend, match="between colleagues"):
        say()


@pytest.mark.parametrize(
    ("text", "reason"), [(" \n ", "nothing to send"), ("x" * 100_001, "too long")]
)
def test_words_that_cannot_go_are_refused(say, text, reason):
    with pytest.raises(CannotSend, match=reason):
        say(text)


def test_a_conversation_of_another_case_is_refused(say, conversation):
    CaseConversation.objects.all().delete()

    with pytest.raises(NotOfThisCase):
        say()


def test_files_go_with_it(say):
    send = say(
        files=[OutgoingFile(name="letter.pdf", content_type="application/pdf", data=b"%PDF")]
    )

    found = send.message.attachments.get()
    assert (found.name, found.content_type, found.size) == ("letter.pdf", "application/pdf", 4)


def test_the_draft_is_gone_once_it_was_sent(say, case, conversation, ada, question):
    save_draft(case, conversation, member=ada, text="We lo", base_message_id=question.pk)

    say()

    assert not Draft.objects.exists()


def test_our_own_keys_never_leave():
    secret = "Zm9vYmFy_Zm9vYmFyZm9v-mFyZm9vYmE"

    words = clean(
        f"See https://tutti.acme.test/t/{secret}/ and help+r.1.2.3a.{'a' * 24}@acme.test.\x00 "
    )

    assert words == "See https://tutti.acme.test/t/removed/ and help@acme.test."
