from __future__ import annotations

from tutti.ground.mail.letter import Automatic, Recipient
from tutti.ground.mail.reading import read

REPORT = b"""From: MAILER-DAEMON@mx.shop.test
To: help@acme.test
Subject: Undelivered Mail Returned to Sender
Return-Path: <>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your letter.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shop.test

Final-Recipient: rfc822; Mira@SHOP.test
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; noor@shop.test
Action: delayed
Status: 4.2.2

--b
Content-Type: message/rfc822

From: help@acme.test
To: mira@shop.test
Message-ID: <m1@acme.test>
Subject: Parcel

Hello

--b--
"""


def test_a_report_names_the_letter_and_each_recipient():
    letter = read(REPORT)

    assert letter.automatic == Automatic.DELIVERY_REPORT
    assert letter.delivery_report.message_id == "m1@acme.test"
    assert letter.delivery_report.failed
    assert letter.delivery_report.recipients == (
        Recipient(
            address="Mira@shop.test",
            action="failed",
            status="5.1.1",
            diagnostic="smtp; 550 5.1.1 no such user",
        ),
        Recipient(address="noor@shop.test", action="delayed", status="4.2.2", diagnostic=""),
    )


def test_only_the_headers_of_the_letter_are_enough():
    raw = REPORT.replace(b"message/rfc822", b"text/rfc822-headers")

    assert read(raw).delivery_report.message_id == "m1@acme.test"


def test_a_delay_is_no_failure():
    raw = REPORT.replace(b"Action: failed", b"Action: delayed")

    assert not read(raw).delivery_report.failed


def test_the_report_of_exim_is_understood():
    raw = b"From: Mail Delivery System <Mailer-Daemon@mx.test>\nX-Failed-Recipients: mira@shop.test\nIn-Reply-To: <m1@acme.test>\nAuto-Submitted: auto-replied\n\nA message could not be delivered.\n"

    report = read(raw).delivery_report

    assert report.message_id == "m1@acme.test"
    assert [one.address for one in report.recipients] == ["mira@shop.test"]


def test_an_ordinary_letter_is_no_report():
    assert (
        read(
            b"From: mira@shop.test\nSubject: failed\n\nStatus: failed\nAction: failed\n"
        ).delivery_report
        is None
    )


def test_a_broken_report_is_still_read():
    raw = REPORT.replace(
        b"Final-Recipient: rfc822; Mira@SHOP.test", b"Final-Recipient: \xff"
    ).replace(b"Message-ID: <m1@acme.test>\n", b"")

    report = read(raw).delivery_report

    assert report.message_id is None
    assert report.recipients[0].address is None
