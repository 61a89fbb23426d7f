"""Letters that break mail readers, made in code: a name and the bytes of each."""

from __future__ import annotations

import base64
from collections.abc import Iterator

WORDS = b"My parcel has not come.\r\n"
HEAD = b"From: Mira <mira@shop.test>\r\nTo: help@acme.test\r\nSubject: Parcel\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n"

SENDERS = (
    b"",
    b"<>",
    b"Mira",
    b"foo <a@b",
    b"a@b@c",
    b"<a@shop.test",
    b"a@shop.test>",
    b"@",
    b"@@@@",
    b"a@",
    b"@shop.test",
    b"a b c@shop.test",
    b'"unclosed <a@shop.test>',
    b"a@shop.test, b@shop.test",
    b"a@evil.test <b@shop.test>",
    b'"a@evil.test" <b@shop.test>',
    b"=?utf-8?q?a=40evil.test?= <b@shop.test>",
    b"=?utf-8?q?a?=@evil.test",
    b"=?utf-8?b?YUBldmlsLnRlc3Q=?=",
    b"=?utf-8?q?a=0d=0aBcc:_eve@evil.test?= <b@shop.test>",
    b"=?no-such-charset?q?Mira?= <b@shop.test>",
    b"=?utf-8?b?!!!!?= <b@shop.test>",
    b"=?utf-8?q?unclosed <b@shop.test>",
    b"J\xf6rg <j@shop.test>",
    b"\xff\xfe\xfd <j@shop.test>",
    b"j\xc3\xb6rg@shop.test",
    b"a@[127.0.0.1]",
    b"group: a@shop.test, b@shop.test;",
    b"undisclosed-recipients:;",
    b"a;b@shop.test;c@shop.test",
    b"(((((((((((",
    b"(" * 3000,
    b'"' * 3000,
    b"<" * 3000,
    b"," * 3000,
    b"a" * 5000 + b"@shop.test",
    b"a@" + b"b." * 2000 + b"test",
    b"a\x00b@shop.test",
    b"Mira\x00 <a@shop.test>",
    b"\xe2\x80\xaeMira <a@shop.test>",
    b"a@sh\xd0\xbep.test",
    b"Mira\r\n <a@shop.test>",
    b"Mira\r\n\r\n <a@shop.test>",
)
DATES = (
    b"",
    b"yesterday",
    b"Mon, 2 Nov 2050 10:00:00 +0000",
    b"Mon, 2 Nov 2026 10:00:00 +9999",
    b"Mon, 2 Nov 2026 10:00:00 -99999999999999",
    b"Mon, 32 Nov 2026 10:00:00 +0000",
    b"Mon, 2 Nov 99999999 10:00:00 +0000",
    b"0",
    b"2026-11-02T10:00:00Z",
    b"Mon, 2 Nov 0000 00:00:00 +0000",
    b"Thu, 1 Jan 1970 00:00:00 +0000",
    b"\xff\xff\xff",
    b"=?utf-8?q?Mon?=",
    b"99:99:99",
)
CHARSETS = (
    b"no-such-charset",
    b"hex",
    b"zip",
    b"rot13",
    b"idna",
    b"punycode",
    b"undefined",
    b"unicode_escape",
    b"utf-7",
    b"utf-16",
    b"utf-32",
    b"\xff\xff",
    b'""',
    b"'utf-8'",
    b"utf-8; utf-8",
    b"x-unknown",
    b"iso-2022-jp",
    b"iso-2022-kr",
    b"hz",
    b"gb2312",
    b"big5",
    b"cp65001",
    b"../../etc/passwd",
    b"a" * 500,
)
ENCODINGS = (
    b"base64",
    b"BASE64 (really)",
    b"quoted-printable",
    b"x-uuencode",
    b"uuencode",
    b"x-gzip",
    b"binary",
    b"\xff",
    b"",
    b"7bit; 8bit",
)
TYPES = (
    b"",
    b"text",
    b"/",
    b"text/",
    b"text/plain; charset",
    b'text/plain; charset="',
    b'text/plain; name="' + b'"' * 50,
    b"text/plain; " + b";" * 2000,
    b"multipart/mixed",
    b"multipart/mixed; boundary=",
    b'multipart/mixed; boundary=""',
    b"multipart/mixed; boundary=nowhere",
    b"multipart/mixed; boundary=" + b"x" * 3000,
    b"multipart/mixed; boundary=\xff\xfe",
    b"multipart/alternative; boundary=nowhere",
    b"multipart/report; report-type=delivery-status; boundary=nowhere",
    b"message/rfc822",
    b"message/partial; id=1; number=1; total=99999",
    b"message/external-body; access-type=local-file; name=/etc/passwd",
    b"message/delivery-status",
    b"application/ms-tnef; name=winmail.dat",
    b"application/pkcs7-mime",
    b"image/svg+xml",
    b"text/html",
    b"text/calendar; method=REQUEST",
    b"\x00\x00/\x00",
)
FILE_NAMES = (
    b"../../../etc/passwd",
    b"C:\\windows\\system32\\evil.exe",
    b".htaccess",
    b"...",
    b"",
    b"invoice\xe2\x80\xaefdp.exe",
    b"a\x00b.pdf",
    b"a" * 3000 + b".pdf",
    b'x"; filename="y',
    b"=?utf-8?q?..=2F..=2Fevil.sh?=",
    b"=?utf-8?b?/////w==?=",
    b"\xff\xfe.pdf",
    b"con",
    b"<script>alert(1)</script>.html",
    b"\xe2\x80\x8b.\xe2\x80\x8bhtaccess",
    b"a\r\n b.pdf",
)


def letters() -> Iterator[tuple[str, bytes]]:
    yield from _by_header()
    yield from _by_content()
    yield from _by_parts()
    yield from _whole()


def _by_header() -> Iterator[tuple[str, bytes]]:
    for number, sender in enumerate(SENDERS):
        yield f"sender {number}", b"From: " + sender + b"\r\nSubject: Parcel\r\n\r\n" + WORDS
    for number, date in enumerate(DATES):
        yield f"date {number}", b"From: mira@shop.test\r\nDate: " + date + b"\r\n\r\n" + WORDS
    for name in (b"Subject", b"To", b"Message-ID", b"References", b"Return-Path", b"Content-ID"):
        for number, value in enumerate(
            (b"\xff" * 40, b"=?" * 200, b"<" * 500, b"\x00", b"=?utf-8?b?4pi?=")
        ):
            yield (
                f"{name.decode()} {number}",
                name + b": " + value + b"\r\n" + HEAD + b"\r\n" + WORDS,
            )


def _by_content() -> Iterator[tuple[str, bytes]]:
    for number, charset in enumerate(CHARSETS):
        for encoding in (b"8bit", b"base64"):
            kind = (
                b"Content-Type: text/plain; charset="
                + charset
                + b"\r\nContent-Transfer-Encoding: "
                + encoding
            )
            yield (
                f"charset {number} {encoding.decode()}",
                HEAD + kind + b"\r\n\r\nGr\xfc\xc3\xbc+2AA-\xff\r\n",
            )
    for number, encoding in enumerate(ENCODINGS):
        yield (
            f"encoding {number}",
            HEAD + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n=\xff=zz===A\r\n",
        )
    for number, kind in enumerate(TYPES):
        yield f"type {number}", HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + WORDS


def _by_parts() -> Iterator[tuple[str, bytes]]:
    for number, name in enumerate(FILE_NAMES):
        disposition = b'Content-Disposition: attachment; filename="' + name + b'"\r\n'
        yield f"file name {number}", mixed(b"\r\n" + WORDS, disposition + b"\r\ndata")
    for number, name in enumerate(
        (
            b"filename*=utf-8''%FF%FE",
            b"filename*=x''a",
            b"filename*0*=''a; filename*2=b",
            b"filename*=",
        )
    ):
        yield (
            f"coded file name {number}",
            mixed(b"\r\n" + WORDS, b"Content-Disposition: attachment; " + name + b"\r\n\r\ndata"),
        )
    yield "no last boundary", mixed(b"\r\n" + WORDS, b"\r\nmore").removesuffix(b"--\r\n")
    yield (
        "only boundaries",
        HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 50,
    )
    yield (
        "boundary within itself",
        HEAD
        + b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n',
    )
    yield "nested 25 deep", nested(25)
    yield (
        "letter in a letter",
        mixed(b"\r\n" + WORDS, b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\n" + WORDS),
    )
    yield (
        "broken letter in a letter",
        mixed(b"\r\n" + WORDS, b"Content-Type: message/rfc822\r\n\r\n\xff\x00\r\n\r\n\xff"),
    )
    yield (
        "winmail",
        mixed(
            b"\r\n" + WORDS,
            b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22",
        ),
    )
    yield (
        "html with a script",
        HEAD + b"Content-Type: text/html\r\n\r\n<script>alert(1)</script><p>Hello",
    )
    yield (
        "html nested 3000 deep",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 3000 + b"x",
    )
    yield "html never closed", HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href=" * 3000


def _whole() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "one byte", b"\xff"
    yield "nul bytes", b"\x00" * 1000
    yield "line ends", b"\r\n" * 100
    yield "only words", WORDS
    yield "only headers", HEAD
    yield "byte order mark", b"\xef\xbb\xbf" + HEAD + b"\r\n" + WORDS
    yield "old line ends", (HEAD + b"\r\n" + WORDS).replace(b"\r\n", b"\r")
    yield "mailbox line", b"From mira@shop.test Mon Nov  2 10:00:00 2026\n" + HEAD + b"\r\n" + WORDS
    yield "continued first line", b" continued\r\n" + HEAD + b"\r\n" + WORDS
    yield "header without a name", b": x\r\n" + HEAD + b"\r\n" + WORDS
    yield "every header twice", HEAD + HEAD + b"\r\n" + WORDS
    yield "two senders", b"From: eve@evil.test\r\n" + HEAD + b"\r\n" + WORDS
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    yield "all bytes", HEAD + b"\r\n" + bytes(range(256))
    yield (
        "base64 of everything",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(bytes(range(256))),
    )
    yield "truncated base64", HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nQUJDR"


def mixed(*parts: bytes) -> bytes:
    inside = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inside + b"--b--\r\n"


def nested(depth: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(depth)
    )
    return b"From: mira@shop.test\r\n" + opening + b"Content-Type: text/plain\r\n\r\n" + WORDS
