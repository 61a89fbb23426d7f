from __future__ import annotations

import pytest

from tutti.ground.mail.letter import Automatic
from tutti.ground.mail.reading import read

REASONS = [
    ("Auto-Submitted: auto-replied", Automatic.AUTO_SUBMITTED),
    ("Auto-Submitted: auto-generated; owner=x", Automatic.AUTO_SUBMITTED),
    ("auto-submitted: AUTO-NOTIFIED", Automatic.AUTO_SUBMITTED),
    ("X-Autoreply: yes", Automatic.AUTO_SUBMITTED),
    ("Return-Path: <>", Automatic.NULL_RETURN_PATH),
    ("Return-Path:", Automatic.NULL_RETURN_PATH),
    ("List-Id: <news.shop.test>", Automatic.MAILING_LIST),
    ("List-Unsubscribe: <https://shop.test>", Automatic.MAILING_LIST),
    ("Precedence: bulk", Automatic.BULK),
    ("Precedence: Junk", Automatic.BULK),
    ("X-Auto-Response-Suppress: DR, OOF, AutoReply", Automatic.SUPPRESSED),
    ("X-Auto-Response-Suppress: All", Automatic.SUPPRESSED),
    ("X-Tutti-Loop: ours", Automatic.OWN_LETTER),
    (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        Automatic.DELIVERY_REPORT,
    ),
]
MACHINES = [
    "mailer-daemon",
    "MAILER-DAEMON",
    "postmaster",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "noreply-1",
    "owner-news",
    "news-request",
    "news-bounces",
    "bounce+x",
]
PEOPLE = ["mira", "noor", "reply", "northernlights", "postmasterson", "request"]


@pytest.mark.parametrize(("header", "reason"), REASONS)
def test_a_machine_is_told_by_its_headers(header, reason):
    assert (
        read(f"From: mira@shop.test\r\n{header}\r\n\r\nx".encode(), loop_mark="ours").automatic
        == reason
    )


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_is_told_by_its_address(name):
    assert read(f"From: {name}@shop.test\r\n\r\nx".encode()).automatic == Automatic.MACHINE_SENDER


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_no_machine(name):
    assert (
        read(
            f"From: {name}@shop.test\r\nAuto-Submitted: no\r\nReturn-Path: <{name}@shop.test>\r\n\r\nx".encode()
        ).automatic
        is None
    )


def test_another_companys_mark_is_not_ours():
    assert (
        read(b"From: mira@shop.test\r\nX-Tutti-Loop: theirs\r\n\r\nx", loop_mark="ours").automatic
        is None
    )
    assert read(b"From: mira@shop.test\r\nX-Tutti-Loop: \r\n\r\nx").automatic is None
