import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from tutti.ground.house.sending import send_from_here
from tutti.ground.notices.actions.mailing import mail_notice
from tutti.ground.notices.carrying import CarryLater, CarryRefused, NoticeMail
from tutti.ground.notices.models import Mail, Notice
from tutti.journal.facts import SYSTEM
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
    mailbox.settings = {"address": "help@acme.test", "plus": "yes"}
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
    mailbox.settings = {"address": "help@acme.test", "plus": "yes"}

    assert letter(mail(replies=None), mailbox).reply_to == ""


class Kept(MessageHandler):
    """A mail server that keeps what it took."""

    def __init__(self) -> None:
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(message)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.1")
    handler = Kept()
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def sending(support, server) -> Channel:
    return Channel.objects.create(
        kind="email",
        name="Help",
        department=support,
        sends=True,
        own_addresses=["help@acme.test"],
        settings={
            "address": "help@acme.test",
            "plus": "yes",
            "smtp_host": "127.0.0.1",
            "smtp_port": server[1],
            "smtp_security": "none",
        },
    )


def test_a_task_is_mailed_over_the_houses_own_mailbox(task, sending, server):
    send_from_here(by=SYSTEM)

    mail_notice(Notice.objects.get().pk)

    assert (Notice.objects.get().mail_state, Notice.objects.get().mail_note) == (Mail.SENT, "")
    [mail] = server[0].mails
    body = mail.get_payload(decode=True).decode()
    assert Notice.objects.get().mail_state == Mail.SENT
    assert mail["To"] == '"Petra Novak" <petra@acme.test>'
    assert mail["Subject"] == "Ada Okafor asks you: Check the March payment"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "help+r." in mail["Reply-To"]
    assert body.count("https://tutti.acme.test/t/") == 1
    assert "help+r." not in body


def test_an_installation_that_may_not_send_waits(task, sending, server):
    with pytest.raises(CarryLater):
        mail_notice(Notice.objects.get().pk)

    assert Notice.objects.get().mail_state == Mail.WAITING
    assert server[0].mails == []
