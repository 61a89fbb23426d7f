"""Keys, facets and records: what must be exact to the byte."""

from __future__ import annotations

import re

import pytest

from tutti.channels.bluesky.writing import facets_of, record_key


def places(text, people=None):
    whole = text.encode()
    return [
        (
            facet["features"][0]["$type"].partition("#")[2],
            whole[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(),
        )
        for facet in facets_of(text, people or {})
    ]


def test_a_key_is_a_moment_as_the_network_writes_it_and_always_the_same():
    keys = [
        record_key(f"reply-{number}@acme.test", part) for number in range(200) for part in (0, 1)
    ]

    assert [key for key in keys if not re.fullmatch(r"[234567a-j][2-7a-z]{12}", key)] == []
    assert len(set(keys)) == 400
    assert record_key("reply-1@acme.test", 0) == keys[2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("💳 è: https://acme.test/a?b=1.", [("link", "https://acme.test/a?b=1")]),
        ("(see https://acme.test/x)", [("link", "https://acme.test/x")]),
        ("https://acme.test/x_(y) and #fees", [("link", "https://acme.test/x_(y)"), ("tag", "#fees")]),
        ("Case #123 is not a subject, #2fa is", [("tag", "#2fa")]),
        ("Hello @mira.test, and @nobody.test", [("mention", "@mira.test")]),
        ("care@mira.test is a mail address", []),
        ("https://acme.test/@mira.test", [("link", "https://acme.test/@mira.test")]),
    ],
)  # fmt: skip
def test_what_leads_somewhere_is_marked_by_its_bytes(text, found):
    assert places(text, {"mira.test": "did:plc:mira"}) == found
