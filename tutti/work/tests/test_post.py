import pytest

from tutti.ground.notices.carrying import CarryRefused, NoticeMail
from tutti.listen.models import Channel
from tutti.work.actions.mail_replies import task_reply_address
from tutti.work.post import carry, letter, sending_channel

pytestmark = pytest.mark.django_db


def mail(**more) -> NoticeMail:
    given = {
        "name": "notice-5-1",
        "to_address": "petra@acme.test",
        "to_name": "Petra Novak",
        "subject": "Ada asks you",
        "text": "What?",
        "replies": 12,
        "party": 3,
    }
    return NoticeMail(**(given | more))


def test_without_a_mailbox_that_may_send_it_says_what_to_do(mailbox):
    with pytest.raises(CarryRefused, match="Switch sending on"):
        carry(mail())


def test_only_an_active_mail_channel_that_sends_carries(support):
    for kind, state, sends in [
        ("email", "paused", True),
        ("email", "active", False),
        ("webform", "active", True),
    ]:
        Channel.objects.create(kind=kind, name=kind, department=support, state=state, sends=sends)
    right = Channel.objects.create(kind="email", name="Help", department=support, sends=True)

    assert sending_channel() == right


def test_the_letter_has_its_own_name_and_an_address_for_answers(mailbox):
    mailbox.settings = {"address": "help@acme.test", "plus": True}
    outgoing = letter(mail(), mailbox)

    assert (outgoing.external_id, outgoing.conversation, outgoing.automatic) == (
        "notice-5-1@acme.test",
        0,
        True,
    )
    assert outgoing.reply_to == task_reply_address("help@acme.test", task_id=12, member_id=3)


def test_a_mailbox_without_plus_addresses_has_no_address_of_its_own_for_answers(mailbox):
    assert letter(mail(), mailbox).reply_to == ""


def test_a_mail_nobody_answers_has_no_address_for_answers(mailbox):
    mailbox.settings = {"address": "help@acme.test", "plus": True}

    assert letter(mail(replies=None), mailbox).reply_to == ""
