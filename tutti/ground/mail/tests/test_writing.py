from __future__ import annotations

import email
import smtplib
import socket
from datetime import UTC, datetime
from email import policy

import pytest
from aiosmtpd.controller import Controller

from tutti.ground.mail.letter import Automatic
from tutti.ground.mail.reading import read
from tutti.ground.mail.reply_address import reply_address
from tutti.ground.mail.writing import Attachment, Mailbox, Outgoing, Unsendable, compose, write

HEADERS = {
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}
BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\n\t",
    "\x00",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\r\n\r\n",
    "=0D=0A",
    "%0d%0a",
    "\\r\\n",
    "&#13;&#10;",
]
PAYLOADS = [f"Mira{one}Bcc: eve@evil.test" for one in BREAKS]
PAYLOADS += [f'Mira"{one}Bcc: eve@evil.test{one}"' for one in BREAKS]
PAYLOADS += [f"{one}To: eve@evil.test{one}{one}body" for one in BREAKS]
PAYLOADS += [
    "=?utf-8?q?a=0D=0ABcc:_eve=40evil.test?=",
    "=?utf-8?b?YQ0KQmNjOiBldmVAZXZpbC50ZXN0?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3D0D=3D0ABcc=3A_eve=3F=3D?=",
    'Mira" <eve@evil.test>, "',
    "Mira <eve@evil.test>,",
    'Mira\\" <eve@evil.test>',
    "eve@evil.test, mira",
    "(eve@evil.test)",
    "a;b:c,<d>@[e]",
    "\ud800\udfff",
    "é\r\nBcc: eve@evil.test" * 20,
    "\u202eBcc: eve@evil.test",
]


def _outgoing(**changes):
    return Outgoing(
        **{
            "from_": Mailbox(address="help@acme.test", name="Acme Help"),
            "to": [Mailbox(address="mira@shop.test", name="Mira")],
            "subject": "Parcel",
            "text": "It is on its way.",
            "message_id": "m2.acme@acme.test",
            "sent_at": datetime(2026, 11, 21, 10, tzinfo=UTC),
            **changes,
        }
    )


@pytest.fixture(scope="module")
def post():
    """A mail server on this machine and the letters it took."""
    taken = []

    class Takes:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802  # aiosmtpd calls it so
            taken.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Takes(), hostname="127.0.0.1", port=port)
    controller.start()

    def send(raw):
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.sendmail("help@acme.test", ["mira@shop.test"], raw)
        return taken.pop()

    yield send
    controller.stop()


def test_a_letter_comes_back_as_it_was_written():
    raw = write(
        _outgoing(
            to=[
                Mailbox(address="mira@shop.test", name="Rossi, Mira"),
                Mailbox(address="noor@bücher.test", name="Nöör"),
            ],
            cc=[Mailbox(address="oskar@shop.test")],
            reply_to=Mailbox(address="help+r.x@acme.test"),
            subject="Grüße: das Paket mit dem langen Namen, der über mehr als eine Zeile geht, und noch weiter",
            text="Grüße\n" + "a" * 2000 + "\n.\n",
            in_reply_to="m1@shop.test",
            references=["m0@shop.test", "m1@shop.test"],
            attachments=[
                Attachment(name="Übersicht.pdf", data=b"%PDF", content_type="application/pdf")
            ],
        )
    )

    letter = read(raw)

    assert letter.message_id == "m2.acme@acme.test"
    assert (letter.in_reply_to, letter.references) == (
        "m1@shop.test",
        ("m0@shop.test", "m1@shop.test"),
    )
    assert [(one.name, one.address) for one in letter.to] == [
        ("Rossi, Mira", "mira@shop.test"),
        ("Nöör", "noor@xn--bcher-kva.test"),
    ]
    assert [one.address for one in letter.cc + letter.reply_to] == [
        "oskar@shop.test",
        "help+r.x@acme.test",
    ]
    assert (
        letter.subject
        == "Grüße: das Paket mit dem langen Namen, der über mehr als eine Zeile geht, und noch weiter"
    )
    assert letter.text == "Grüße\n" + "a" * 2000 + "\n."
    assert [(part.name, part.data) for part in letter.parts] == [("Übersicht.pdf", b"%PDF")]
    assert (letter.sent_at, letter.automatic, letter.defects) == (
        datetime(2026, 11, 21, 10, tzinfo=UTC),
        None,
        (),
    )
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_long_message_ids_stay_whole():
    long = "a" * 150 + "@shop.test"

    raw = write(_outgoing(in_reply_to=long, references=[long, "m1@shop.test"]))

    assert f"In-Reply-To: <{long}>\r\n".encode() in raw
    assert read(raw).references == (long, "m1@shop.test")


def test_of_a_long_thread_the_first_and_the_newest_are_named():
    ids = [f"m{number}@shop.test" for number in range(100)]

    assert read(write(_outgoing(references=ids))).references == (ids[0], *ids[-29:])


def test_an_automatic_letter_says_so_and_a_persons_does_not():
    machine = _outgoing(automatic="auto-replied", loop_mark="ours")

    message = compose(machine)

    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == (
        "auto-replied",
        "All",
    )
    assert read(write(machine), loop_mark="ours").automatic == Automatic.OWN_LETTER
    assert read(write(machine)).automatic == Automatic.AUTO_SUBMITTED
    assert read(write(_outgoing())).automatic is None


def test_plain_and_rich_say_the_same():
    letter = read(write(_outgoing(html="<p>It is on its <b>way</b>.</p>")))

    assert (letter.text, letter.html.strip()) == (
        "It is on its way.",
        "<p>It is on its <b>way</b>.</p>",
    )


def test_a_quoted_reply_address_loses_its_token():
    secret = reply_address("help@acme.test", thread=1, party=2, key=b"k" * 32)

    raw = write(
        _outgoing(subject=f"Re: {secret}", text=f"> {secret} wrote", html=f"<p>{secret}</p>")
    )

    letter = read(raw)
    assert secret.encode() not in raw
    assert (letter.subject, letter.text, letter.html.strip()) == (
        "Re: help@acme.test",
        "> help@acme.test wrote",
        "<p>help@acme.test</p>",
    )


def test_there_are_at_least_50_payloads():
    assert len(PAYLOADS) >= 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_grows_a_header_or_a_recipient(payload, post):
    raw = write(
        _outgoing(
            from_=Mailbox(address="help@acme.test", name=payload),
            to=[Mailbox(address="mira@shop.test", name=payload)],
            subject=payload,
            in_reply_to=payload,
            references=[payload, "m1@shop.test"],
            attachments=[Attachment(name=payload, data=b"x", content_type=payload)],
        )
    )

    recipients, taken = post(raw)

    for message in (
        email.message_from_bytes(taken, policy=policy.default),
        email.message_from_bytes(taken),
    ):
        assert recipients == ["mira@shop.test"]
        assert set(message.keys()) <= HEADERS | {"X-Peer", "X-MailFrom", "X-RcptTo"}
        assert len(message.keys()) == len(set(message.keys()))
    strict = email.message_from_bytes(taken, policy=policy.default)
    assert [one.addr_spec for one in strict["To"].addresses] == ["mira@shop.test"]
    assert [one.addr_spec for one in strict["From"].addresses] == ["help@acme.test"]
    assert [part.get_content_type() for part in strict.walk()] == [
        "multipart/mixed",
        "text/plain",
        "application/octet-stream",
    ]
    assert len([part for part in strict.walk() if "bcc" in map(str.lower, part.keys())]) == 0


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_taken_for_an_address(payload):
    for bad in (payload, f"mira@shop.test{payload}", f"{payload}@shop.test"):
        try:
            message = compose(_outgoing(to=[Mailbox(address=bad)]))
        except Unsendable:
            continue
        assert [one.addr_spec for one in message["To"].addresses] == [bad]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"to": []}, "no recipient"),
        ({"to": [Mailbox(address="nobody")]}, "Correct the address"),
        ({"to": [Mailbox(address="mö@shop.test")]}, "Correct the address"),
        ({"message_id": "no id"}, "Message-ID"),
        ({"message_id": "a@b\r\nBcc: e@evil.test"}, "Message-ID"),
        ({"loop_mark": "a\r\nBcc: e"}, "loop mark"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_what_to_change(changes, says):
    with pytest.raises(Unsendable, match=says):
        write(_outgoing(**changes))
