from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from tutti.ground.mail.letter import Address, Part
from tutti.ground.mail.reading import read
from tutti.ground.mail.tests.hostile import DATES, HEAD, WORDS, mixed


def test_an_ordinary_letter_is_read_whole():
    raw = (
        HEAD
        + b"Cc: Noor <noor@shop.test>\r\nReply-To: <mira+home@shop.test>\r\nMessage-ID: <m2@shop.test>\r\n"
        b"In-Reply-To: <m1@acme.test>\r\nReferences: <m0@shop.test>\r\n <m1@acme.test>\r\nReturn-Path: <mira@shop.test>\r\n\r\n"
        + WORDS
    )

    letter = read(raw)

    assert letter.message_id == "m2@shop.test"
    assert letter.in_reply_to == "m1@acme.test"
    assert letter.references == ("m0@shop.test", "m1@acme.test")
    assert letter.subject == "Parcel"
    assert letter.sent_at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert letter.from_ == Address(name="Mira", address="mira@shop.test", written="mira@shop.test")
    assert [one.address for one in letter.to] == ["help@acme.test"]
    assert [one.address for one in letter.cc] == ["noor@shop.test"]
    assert [one.address for one in letter.reply_to] == ["mira+home@shop.test"]
    assert letter.return_path.address == "mira@shop.test"
    assert letter.text == "My parcel has not come."
    assert (
        letter.html,
        letter.parts,
        letter.automatic,
        letter.delivery_report,
        letter.defects,
    ) == (None, (), None, None, ())


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?=", "Grüße"),
        (b"=?utf-8?b?R3LD?=\r\n =?utf-8?b?vMOfZQ==?=", "Grüße"),
        (b"=?iso-8859-1?q?Gr=FC=DFe?= an alle", "Grüße an alle"),
        (b"=?windows-1252?Q?10_=80?=", "10 €"),
        (b"Gr\xfc\xdfe", "Grüße"),
        (b"Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"=?iso-8859-1?Q?Gr\xfc\xdfe?=", "Grüße"),
        (b"=?utf-8?q?a=0D=0ABcc:_eve=40evil.test?=", "a Bcc: eve@evil.test"),
        (b"=?utf-8?q?a=00b?=", "ab"),
        (b"=?no-such?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8*de?q?Hallo?=", "Hallo"),
        (b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"one\r\n\ttwo", "one two"),
        ("\u202eevil".encode(), "evil"),
    ],
)
def test_a_subject_is_read_as_it_was_meant(written, read_as):
    assert read(b"Subject: " + written + b"\r\n\r\nx").subject.replace("\t", " ") == read_as


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        (b"utf-8", "Grüße".encode(), "Grüße"),
        (b"utf-8", "Grüße".encode("cp1252"), "Grüße"),
        (b"iso-8859-1", "10 €".encode("cp1252"), "10 €"),
        (b"us-ascii", "Grüße".encode(), "Grüße"),
        (b"nonsense", "Grüße".encode(), "Grüße"),
        (b"gb2312", "你好".encode("gb18030"), "你好"),
        (b"shift_jis", "日本".encode("cp932"), "日本"),
        (b"koi8-r", "Привет".encode("koi8-r"), "Привет"),
    ],
)
def test_a_body_is_read_in_its_charset_or_the_likeliest(charset, data, text):
    assert read(b"Content-Type: text/plain; charset=" + charset + b"\r\n\r\n" + data).text == text


@time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC))
def test_impossible_dates_are_no_dates():
    dates = [read(b"Date: " + date + b"\r\n\r\nx").sent_at for date in DATES]

    assert [date for date in dates if date] == [
        datetime(2026, 11, 2, 10, tzinfo=UTC),
        datetime(2000, 11, 2, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (b"foo <a@shop.test", "a@shop.test"),
        (b'"unclosed <a@shop.test>', "a@shop.test"),
        (b"Mira a@shop.test", "a@shop.test"),
        (b"a@shop.test <A@shop.test>", "a@shop.test"),
        (b'"eve@evil.test" <a@shop.test>', "a@shop.test"),
        (b"a@b@c", None),
        (b"Mira", None),
        (b"", None),
        (b"a@shop.test, b@shop.test", None),
        (b"eve@evil.test <a@shop.test>", None),
        (b"=?utf-8?q?eve=40evil.test?=", None),
        (b"a@shop.test\r\nFrom: eve@evil.test", None),
    ],
)
def test_the_sender_is_one_known_address_or_unknown(sender, address):
    letter = read(b"From: " + sender + b"\r\n\r\nx")

    assert (letter.from_.address if letter.from_ else None) == address


def test_several_senders_are_all_kept_and_none_is_believed():
    letter = read(b"From: mira@shop.test, eve@evil.test\r\n\r\nx")

    assert [author.address for author in letter.authors] == ["mira@shop.test", "eve@evil.test"]
    assert "It names more than one sender." in letter.defects


def test_plain_text_is_preferred_and_the_html_kept_raw():
    raw = HEAD + (
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p onclick=x>rich</p>\r\n--b--\r\n"
    )

    letter = read(raw)

    assert letter.text == "plain"
    assert letter.html.strip() == "<p onclick=x>rich</p>"
    assert letter.parts == ()


def test_html_alone_is_made_text():
    letter = read(
        HEAD
        + b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>One<br>two</p><ul><li>three</ul>"
    )

    assert letter.text == "One\ntwo\n\n- three"


def test_an_empty_plain_part_gives_way_to_the_html():
    raw = HEAD + (
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n"
    )

    assert read(raw).text == "rich"


def test_words_after_an_attachment_are_words_too():
    raw = mixed(
        b"\r\nbefore",
        b"Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA",
        b"\r\nafter",
    )

    letter = read(raw)

    assert letter.text == "before\n\nafter"
    assert letter.parts == (
        Part(name="a.png", content_type="image/png", content_id=None, inline=False, data=b"\0\0\0"),
    )


def test_a_picture_of_the_html_is_inline_with_its_id():
    raw = HEAD + (
        b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src=cid:p@x>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <p@x>\r\nContent-Disposition: inline; filename=p.png\r\n\r\ndata\r\n--b--\r\n"
    )

    (picture,) = read(raw).parts

    assert picture == Part(
        name="p.png", content_type="image/png", content_id="p@x", inline=True, data=b"data"
    )


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (b'Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        (b'Content-Disposition: attachment; filename="C:\\\\temp\\\\a.exe"', "a.exe"),
        (b'Content-Disposition: attachment; filename=".htaccess"', "htaccess"),
        (b"Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        (
            b"Content-Disposition: attachment; filename*0*=utf-8''Gr%C3%BC; filename*1=sse.pdf",
            "Grüsse.pdf",
        ),
        (
            b'Content-Disposition: attachment; filename="=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?="',
            "Grüße.pdf",
        ),
        (b'Content-Type: application/pdf; name="Gr\xc3\xbc\xc3\x9fe.pdf"', "Grüße.pdf"),
        (
            'Content-Disposition: attachment; filename="invoice\u202efdp.exe"'.encode(),
            "invoicefdp.exe",
        ),
        (b"Content-Type: application/ms-tnef", "winmail.dat"),
        (b"Content-Type: application/zip", "attachment"),
    ],
)
def test_a_file_name_is_safe_and_as_meant(headers, name):
    assert [
        part.name for part in read(mixed(b"\r\n" + WORDS, headers + b"\r\n\r\ndata")).parts
    ] == [name]


def test_a_letter_inside_a_letter_is_a_file_and_not_our_words():
    inside = b"From: eve@evil.test\r\nSubject: inner\r\n\r\ninner words\r\n"

    letter = read(mixed(b"\r\n" + WORDS, b"Content-Type: message/rfc822\r\n\r\n" + inside))

    assert letter.text == "My parcel has not come."
    assert [(part.name, part.content_type) for part in letter.parts] == [
        ("message.eml", "message/rfc822")
    ]
    assert b"inner words" in letter.parts[0].data


def test_a_multipart_whose_boundary_is_missing_keeps_its_words():
    letter = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + WORDS)

    assert letter.text == "My parcel has not come."


def test_flowed_paragraphs_are_joined():
    raw = b"Content-Type: text/plain; format=flowed\r\n\r\nA long \r\nline.\r\n> quoted \r\n> words\r\n-- \r\nMira\r\n"

    assert read(raw).text == "A long line.\n> quoted words\n-- \nMira"


def test_the_folded_words_stand_beside_the_text():
    raw = (
        HEAD
        + b"\r\nThank you.\r\n\r\nOn Mon, 2 Nov 2026, Acme <help@acme.test> wrote:\r\n> Solved?\r\n"
    )

    letter = read(raw)

    assert letter.folded.words == "Thank you."
    assert letter.folded.quoted.startswith("On Mon")
