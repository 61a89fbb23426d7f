from __future__ import annotations

import email
import time
from dataclasses import replace

import pytest

from tutti.channels.contract import OutgoingFile, Party, TryLater, Uncertain, WillNotWork
from tutti.channels.email.connector import Channel
from tutti.channels.email.tests.scripted import Scripted
from tutti.ground.testing.mail_servers import PASSWORD


def arrived(mail_servers, address):
    """The letters in a mailbox, once there is one."""
    deadline = time.monotonic() + 10
    client = mail_servers.imap(address)
    try:
        while time.monotonic() < deadline:
            client.select("INBOX", readonly=True)
            numbers = client.search(None, "ALL")[1][0].split()
            if numbers:
                return [
                    email.message_from_bytes(client.fetch(n, "(BODY.PEEK[])")[1][0][1])
                    for n in numbers
                ]
            time.sleep(0.05)
    finally:
        client.logout()
    raise AssertionError("nothing arrived")


@pytest.mark.proves_channel("answers", kind="email", by="server")
@pytest.mark.proves_channel("threads", kind="email", by="server")
def test_a_reply_arrives_in_its_thread_with_a_signed_way_back(mail_servers, place, care, outgoing):
    reply = replace(outgoing, to=Party(kind="email", value="noor@cust.test", name="Noor"))

    sent = Channel().send(place, reply)

    (letter,) = arrived(mail_servers, "noor@cust.test")
    assert letter["Message-ID"] == "<reply-1@acme.test>"
    assert (letter["In-Reply-To"], letter["References"]) == ("<1@cust.test>",) * 2
    assert letter["From"] == f'"Ada Lind" <{care}>'
    assert letter.get_payload().replace("\r", "") == "We are sorry.\n.\nIt is paid back.\n"
    assert sent.provider_id.startswith("2.0.0 Ok")


def test_an_answer_to_the_signed_address_finds_its_conversation_only_for_its_party(
    mail_servers, outgoing, monkeypatch
):
    from tutti.channels.contract import Connection

    monkeypatch.setenv("TUTTI_ALLOW_MAIL", "127.0.0.0/8")
    desk = Connection(
        channel_id=1,
        settings=mail_servers.settings("desk@acme.test"),
        credentials={"password": PASSWORD},
    )
    Channel().send(desk, replace(outgoing, to=Party(kind="email", value="oskar@cust.test")))
    (received,) = arrived(mail_servers, "oskar@cust.test")
    back = received["Reply-To"]
    for sender in ("oskar@cust.test", "eve@cust.test"):
        answer = f"From: {sender}\r\nTo: {back}\r\nSubject: new words\r\n\r\nThank you\r\n"
        mail_servers.deliver(answer.encode(), sender=sender, to=back)
    arrived(mail_servers, "desk@acme.test")
    time.sleep(0.3)

    (batch, *_) = Channel().poll(desk)
    read = {one.author.value: one for one in Channel().read(desk, batch.items)}

    theirs, odd = read["oskar@cust.test"], read["eve@cust.test"]
    assert (theirs.conversation, theirs.trust) == (7, "token")
    assert odd.conversation is None
    assert odd.details["odd"]


@pytest.mark.proves_channel("faults", kind="email", by="emulator")
@pytest.mark.proves_channel("once", kind="email", by="emulator")
@pytest.mark.parametrize(
    ("at", "answer", "outcome"),
    [
        ("RCPT", b"451 4.7.1 Greylisted\r\n", TryLater),
        ("RCPT", b"550 5.1.1 No such user\r\n", WillNotWork),
        ("MAIL", b"452 4.3.1 Full\r\n", TryLater),
        ("MAIL", b"553 5.7.1 Not yours\r\n", WillNotWork),
        ("DATA", b"451 4.3.0 Later\r\n", TryLater),
        ("DATA", None, TryLater),
        (".", b"452 4.2.2 Over quota\r\n", TryLater),
        (".", b"554 5.7.1 Spam\r\n", WillNotWork),
        (".", None, Uncertain),
        ("AUTH", b"535 5.7.8 Wrong\r\n", WillNotWork),
        ("AUTH", b"454 4.7.0 Later\r\n", TryLater),
        ("greeting", b"421 Too busy\r\n", TryLater),
    ],
)
def test_every_answer_of_a_server_has_its_meaning(place, outgoing, at, answer, outcome):
    with Scripted({at: answer}) as server:
        other = replace(place, settings=place.settings | {"smtp_port": server.port})

        with pytest.raises(outcome) as trouble:
            Channel().send(other, outgoing)

    assert PASSWORD not in str(trouble.value)


def test_a_letter_too_large_for_mail_is_refused_before_a_line_is_opened(place, outgoing):
    large = OutgoingFile(name="scan.pdf", content_type="application/pdf", data=bytes(26 * 1024**2))
    nowhere = replace(place, settings=place.settings | {"smtp_port": 1})

    with pytest.raises(WillNotWork):
        Channel().send(nowhere, replace(outgoing, files=(large,)))


def test_no_header_grows_out_of_names_and_titles(mail_servers, place, outgoing):
    hostile = replace(
        outgoing,
        to=Party(kind="email", value="ines@cust.test", name="Ines\r\nBcc: eve@cust.test"),
        title="Re: fee\r\nBcc: eve@cust.test",
        author_name="Ada\r\nX-Evil: 1",
    )

    Channel().send(place, hostile)

    (letter,) = arrived(mail_servers, "ines@cust.test")
    assert (letter["Bcc"], letter["X-Evil"]) == (None, None)
