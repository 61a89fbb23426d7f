from __future__ import annotations

import pytest

from tutti.ground.mail.letter import Authentication, Signature
from tutti.ground.mail.reading import read

OURS = "mx.acme.test"
GOOD = "mx.acme.test; dkim=pass header.d=shop.test; spf=pass smtp.mailfrom=shop.test; dmarc=pass header.from=shop.test"

FORGED = [
    "",
    "mx.evil.test; dmarc=pass header.from=shop.test",
    "mx.acme.test.evil.test; dmarc=pass header.from=shop.test",
    "evil-mx.acme.test; dmarc=pass header.from=shop.test",
    "mx.evil.test (mx.acme.test); dmarc=pass header.from=shop.test",
    "(mx.acme.test; dmarc=pass header.from=shop.test) mx.evil.test; dmarc=fail",
    '"mx.acme.test; dmarc=pass" ; dmarc=pass header.from=shop.test',
    "=?utf-8?q?mx.acme.test?=; dmarc=pass header.from=shop.test",
    "mx.acme.test",
    "mx.acme.test; none",
    "mx.acme.test; dmarc=fail header.from=shop.test",
    "mx.acme.test; dmarc=none",
    "mx.acme.test; dmarc=fail (dmarc=pass header.from=shop.test)",
    'mx.acme.test; dmarc=fail reason="; dmarc=pass header.from=shop.test"',
    'mx.acme.test; dmarc=fail reason="a\\"; dmarc=pass header.from=shop.test"',
    "mx.acme.test; dmarc=fail header.from=shop.test; dmarc=pass header.from=shop.test",
    "mx.acme.test; dmarc=pass header.from=shop.test; dmarc=fail header.from=shop.test",
    "mx.acme.test; dmarc=pass header.from=evil.test",
    "mx.acme.test; dmarc=pass header.from=shop.test.evil.test",
    "mx.acme.test; dmarc=passed header.from=shop.test",
    "mx.acme.test; dmarc=pass; dmarc=temperror",
    "mx.acme.test; dkim=pass header.d=evil.test",
    "mx.acme.test; dkim=pass header.i=@evil.test header.b=shop.test",
    "mx.acme.test; dkim=fail header.d=shop.test",
    "mx.acme.test; dkim=pass header.d=notshop.test",
    "mx.acme.test; dkim=pass header.d=shop.test; dmarc=fail header.from=shop.test",
    "mx.acme.test; spf=pass smtp.mailfrom=shop.test",
    "mx.acme.test; spf=pass smtp.mailfrom=shop.test; arc=pass; auth=pass smtp.auth=mira",
    "mx.acme.test; x-dmarc=pass header.from=shop.test",
    "mx.acme.test; dmarc pass header.from=shop.test",
    "mx.acme.test dmarc=pass header.from=shop.test",
    "mx.acme.test, dmarc=pass header.from=shop.test",
    "; mx.acme.test; dmarc=pass header.from=shop.test",
    "\u0000mx.acme.test; dmarc=pass header.from=shop.test",
    "mx.\u0430cme.test; dmarc=pass header.from=shop.test",
]


def _read(*headers, servers=(OURS,)):
    lines = "".join(f"Authentication-Results: {one}\r\n" for one in headers)
    return read(
        (lines + "From: mira@shop.test\r\n\r\nx").encode(), authserv_ids=servers
    ).authentication


def test_the_results_of_our_own_server_are_read():
    found = _read(GOOD)

    assert found == Authentication(
        server=OURS,
        spf="pass",
        dmarc="pass",
        dmarc_domain="shop.test",
        dkim=(Signature(result="pass", domain="shop.test"),),
    )
    assert found.vouches_for("shop.test")
    assert not found.vouches_for("evil.test")


def test_version_comments_and_case_are_understood():
    found = _read(
        "MX.acme.test (our border) 1; DMARC = Pass (p=reject dis=none) header.from=Shop.test"
    )

    assert found.vouches_for("shop.test")


def test_a_signature_alone_vouches_for_exactly_its_domain():
    found = _read("mx.acme.test; dkim=pass header.i=@shop.test; dkim=fail header.d=list.test")

    assert found.vouches_for("shop.test")
    assert not found.vouches_for("mail.shop.test")


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_header_vouches_for_nobody(forged):
    found = _read(forged)

    assert found is None or not found.vouches_for("shop.test")


@pytest.mark.parametrize("forged", FORGED)
def test_a_true_header_below_a_forged_one_is_not_believed(forged):
    found = _read(forged, GOOD)

    assert found is None or not found.vouches_for("shop.test")


def test_without_a_configured_server_nothing_is_known():
    assert _read(GOOD, servers=()) is None


def test_other_headers_of_the_kind_do_not_count():
    raw = f"ARC-Authentication-Results: i=1; {GOOD}\r\nX-Authentication-Results: {GOOD}\r\n\r\nx"

    assert read(raw.encode(), authserv_ids=[OURS]).authentication is None
