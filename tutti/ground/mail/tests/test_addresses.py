from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.ground.mail.addresses import address_list, canonical, same_domain


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("Mira.Rossi@Shop.TEST", "Mira.Rossi@shop.test"),
        (" mira@shop.test ", "mira@shop.test"),
        ("mira@bücher.example", "mira@xn--bcher-kva.example"),
        ("mira@xn--bcher-kva.example", "mira@xn--bcher-kva.example"),
        ("\uff4dira\uff20shop.test", "mira@shop.test"),
        ("mira@sh\u043ep.test", "mira@xn--shp-ted.test"),
        ("root@localhost", "root@localhost"),
        ("monitor@server.local", "monitor@server.local"),
    ],
)
def test_an_address_has_one_spelling(address, known_as):
    assert canonical(address) == known_as


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "a@",
        "@b.test",
        "a@b@c",
        "a b@c.test",
        "a..b@c.test",
        ".a@c.test",
        "a@[1.2.3.4]",
        '"a b"@c.test',
        "=?utf-8?q?a?=@c.test",
        "=?utf-8?q?a=40evil.test=3E?=@c.test",
        "a@c.test\r\nBcc: e@evil.test",
        "a\x00@c.test",
        "a\u200b@c.test",
        "a\u202e@c.test",
        "<a@c.test>",
        "a" * 300 + "@c.test",
        "a@-c.test",
        "a@c.test.",
    ],
)
def test_what_is_no_address_has_none(address):
    assert canonical(address) is None


@given(
    st.text(max_size=60) | st.from_regex(r"[a-zA-Zü.+-]{1,10}@[a-zA-Zü.-]{1,20}", fullmatch=True)
)
def test_the_one_spelling_of_a_spelling_is_itself(text):
    known_as = canonical(text)

    assert known_as is None or canonical(known_as) == known_as


def test_a_domain_ends_at_a_label():
    assert same_domain("a@acme.test", "acme.test")
    assert same_domain("a@mail.ACME.test", "acme.test")
    assert not same_domain("a@badacme.test", "acme.test")
    assert not same_domain("a@acme.test.evil.test", "acme.test")
    assert not same_domain("a@acme.test", "")


def test_a_list_of_addresses_keeps_names_with_commas():
    people = address_list('"Rossi, Mira" <mira@shop.test>, =?utf-8?q?J=C3=B6rg?= <j@shop.test>')

    assert [(one.name, one.address) for one in people] == [
        ("Rossi, Mira", "mira@shop.test"),
        ("Jörg", "j@shop.test"),
    ]


def test_what_is_no_address_is_kept_as_written():
    (one,) = address_list("undisclosed-recipients:;")

    assert (one.address, one.written) == (None, "undisclosed-recipients:;")
