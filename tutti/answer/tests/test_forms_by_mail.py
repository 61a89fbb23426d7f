"""A form cannot send: its answers go out by a mailbox, and what comes back by mail goes on in the same case."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tutti.answer.actions.replying import reply
from tutti.answer.actions.sending import attempt
from tutti.answer.models import Send
from tutti.answer.queries import why_not
from tutti.answer.tests.conftest import Told
from tutti.cases.models import Case
from tutti.channels.contract import Inbound, Party, Raw
from tutti.channels.registry import connectors
from tutti.channels.webform.packing import Submission, pack
from tutti.ground.house.sending import send_from_here
from tutti.journal.facts import Actor
from tutti.journal.testing import follow_all
from tutti.listen.actions.storing import store_raw
from tutti.listen.models import Channel, Conversation, Message

pytestmark = pytest.mark.django_db


class Postbox(Told):
    """A mailbox that reads what a test says it heard."""

    kind = "email"

    def read(self, connection, raws):
        return [
            Inbound(
                author=Party(kind="email", value="mira@example.com"),
                text=raw.data.decode(),
                at=raw.received_at,
                external_id=raw.key,
                follows=tuple(raw.details.get("follows", ())),
                conversation=raw.details.get("conversation"),
            )
            for raw in raws
        ]


@pytest.fixture
def postbox():
    before = connectors()["email"]
    connectors()["email"] = made = Postbox()
    yield made
    connectors()["email"] = before


@pytest.fixture
def mailbox(support, postbox, ada):
    send_from_here(by=Actor.member(ada.pk))
    return Channel.objects.create(
        kind="email",
        name="help@acme.test",
        department=support,
        sends=True,
        own_addresses=["help@acme.test"],
    )


@pytest.fixture
def form(support):
    return Channel.objects.create(
        kind="webform", name="Contact", department=support, acknowledges=True
    )


def fill_in(
    form, words="You took 240 too much.", address="mira@example.com", name="BUY http://bad.example"
):
    sent = Submission(words=words, title="BUY NOW", name=name, email=address)
    store_raw(form, [Raw(key=uuid.uuid4().hex, data=pack(sent), received_at=timezone.now())])
    follow_all()
    return Case.objects.order_by("-pk").first()


def answered(case, ada):
    conversation = Conversation.objects.get(links__case=case)
    send = reply(
        case,
        conversation,
        text="We look into it.",
        member=ada,
        base_message_id=10**9,
        nonce=uuid.uuid4(),
        by=Actor.member(ada.pk),
    )
    Send.objects.exclude(pk=send.pk).delete()
    attempt(send.pk)
    return send


def heard_by_mail(mailbox, words, **details):
    moment = timezone.now() + timedelta(minutes=1)
    store_raw(
        mailbox,
        [Raw(key="m-1@example.com", data=words.encode(), received_at=moment, details=details)],
    )
    follow_all()


def test_an_answer_to_a_form_leaves_by_the_mailbox(form, mailbox, postbox, ada):
    form.acknowledges = False
    form.save()

    send = answered(fill_in(form), ada)

    given = postbox.given[-1]
    assert (send.channel, given.to.value, given.text) == (
        mailbox,
        "mira@example.com",
        "We look into it.",
    )
    assert given.external_id.endswith("@acme.test")


@pytest.mark.parametrize("way", ["by name", "by reply address"])
def test_what_comes_back_by_mail_goes_on_in_the_same_case(form, mailbox, ada, way):
    case = fill_in(form)
    send = answered(case, ada)

    proof = (
        {"follows": [send.external_id]}
        if way == "by name"
        else {"conversation": send.conversation_id}
    )
    heard_by_mail(mailbox, "Thank you.", **proof)

    assert Case.objects.get() == case
    assert Message.objects.order_by("-pk").first().conversation_id == send.conversation_id


def test_mail_that_names_nothing_is_a_matter_of_its_own(form, mailbox, ada):
    answered(fill_in(form), ada)

    heard_by_mail(mailbox, "Something else.")

    assert Case.objects.count() == 2


def test_a_form_is_confirmed_once_without_a_word_of_its_senders(form, mailbox, postbox):
    fill_in(form)

    send = Send.objects.get()
    attempt(send.pk)

    given = postbox.given[0]
    whole = f"{given.title} {given.text} {given.to.name} {given.author_name}"
    assert ("BUY" in whole, "http" in whole, given.automatic, given.files) == (
        False,
        False,
        True,
        (),
    )


def test_a_thousand_forms_make_no_more_than_twenty_mails_from_one_source(form, mailbox):
    sent = [
        Submission(words="x", title="x", email=f"m{n}@example.com", source="one")
        for n in range(1000)
    ]
    store_raw(form, [Raw(key=f"k-{n}", data=pack(one)) for n, one in enumerate(sent)])
    follow_all()

    assert (Message.objects.filter(direction="in").count(), Send.objects.count()) == (1000, 20)


def test_a_mailbox_of_another_department_helps_out(form, mailbox, ben):
    from tutti.ground.accounts.models import Department

    mailbox.department = Department.objects.create(name="Sales", keeper=ben)
    mailbox.save()

    assert why_not(Conversation.objects.get(links__case=fill_in(form))) == ""


def test_without_a_mailbox_the_desk_is_told_what_is_missing(form):
    conversation = Conversation.objects.get(links__case=fill_in(form))

    assert (
        why_not(conversation) == "Answers to Contact go by mail, and no mailbox is connected yet."
    )


def test_a_mailbox_that_only_receives_says_so(form, mailbox):
    Channel.objects.filter(pk=mailbox.pk).update(sends=False)

    reason = why_not(Conversation.objects.get(links__case=fill_in(form)))

    assert reason.startswith("help@acme.test only receives until")


def call_of(support, **party):
    calls = Channel.objects.create(kind="phone", name="Calls and visits", department=support)
    return Conversation.objects.create(channel=calls, started_at=timezone.now(), **party)


def test_a_caller_known_by_mail_is_answered_by_mail(mailbox, support):
    call = call_of(support, party_kind="email", party_value="mira@example.com")

    assert why_not(call) == ""


def test_a_callers_number_is_answered_by_nothing_here(mailbox, support):
    call = call_of(support, party_kind="phone", party_value="+390612345678")

    assert why_not(call) == "Calls and visits only receives. Answer on another way."
