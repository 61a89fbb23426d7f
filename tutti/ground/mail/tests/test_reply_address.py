from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutti.ground.mail.reply_address import (
    LIVES,
    ReplyKey,
    reply_address,
    reply_key,
    without_tokens,
)

KEY = b"k" * 32
TODAY = date(2026, 11, 21)
MINE = reply_address("help@acme.test", thread=4711, party=42, key=KEY, today=TODAY)


def _key(address, *, key=KEY, today=TODAY):
    return reply_key([address], key=key, today=today)


def test_an_answer_to_the_address_says_thread_and_party():
    assert MINE.startswith("help+r.")
    assert MINE.endswith("@acme.test")
    assert _key(MINE) == ReplyKey(thread=4711, party=42)


def test_case_and_company_do_not_matter():
    assert _key(MINE.upper()) == ReplyKey(thread=4711, party=42)
    assert reply_key(["noor@shop.test", "", MINE], key=KEY, today=TODAY) == ReplyKey(
        thread=4711, party=42
    )


def test_another_key_opens_nothing():
    assert _key(MINE, key=b"j" * 32) is None


def test_an_address_for_one_purpose_is_worthless_for_another():
    other = reply_address("help@acme.test", thread=1, party=2, key=KEY, purpose="task", today=TODAY)

    assert _key(other) is None
    assert reply_key([other], key=KEY, purpose="task", today=TODAY) == ReplyKey(thread=1, party=2)


def test_it_dies_after_its_last_day():
    assert _key(MINE, today=TODAY + LIVES) == ReplyKey(thread=4711, party=42)
    assert _key(MINE, today=TODAY + LIVES + timedelta(days=1)) is None


def test_every_changed_character_of_the_token_makes_it_worthless():
    start, end = MINE.index("+r.") + 3, MINE.index("@")
    changed = [
        MINE[:at] + ("x" if MINE[at] != "x" else "y") + MINE[at + 1 :] for at in range(start, end)
    ]

    assert [address for address in changed if _key(address)] == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "help@acme.test",
        "help+r.@acme.test",
        "help+r.1.2.3.4@acme.test",
        "help+r.1.2.3." + "a" * 24 + "@acme.test",
        "help+r.1.2.3." + "a" * 24,
        MINE.replace("@", "@@"),
        "help+r.1.2.3." + "\u017f" * 24 + "@acme.test",
        "help+r.\u0661.2.3." + "a" * 24 + "@acme.test",
        MINE + "\n x",
    ],
)
def test_what_we_did_not_sign_opens_nothing(address):
    assert _key(address) is None


def test_the_mac_holds_at_least_80_bits():
    assert len(MINE.partition("@")[0].rpartition(".")[2]) * 5 >= 80


def test_a_mailbox_without_room_is_refused():
    with pytest.raises(ValueError, match="too long"):
        reply_address("a" * 40 + "@acme.test", thread=1, party=1, key=KEY)
    with pytest.raises(ValueError, match="cannot carry"):
        reply_address("help", thread=1, party=1, key=KEY)


@given(thread=st.integers(0, 2**63 - 1), party=st.integers(0, 2**63 - 1))
def test_every_id_comes_back(thread, party):
    address = reply_address("a@acme.test", thread=thread, party=party, key=KEY, today=TODAY)

    assert _key(address) == ReplyKey(thread=thread, party=party)


def test_no_text_gives_a_token_away():
    text = f"On Monday {MINE} wrote, also <{MINE.upper()}>, mailto:{MINE.replace('+', '%2B').replace('@', '%40')} and {MINE}."

    plain = without_tokens(text)

    assert "r." not in plain.replace("acme", "").replace("wrote", "")
    assert plain.count("help@acme.test") == 2
    assert (
        without_tokens("help+real@acme.test, version r.1.2") == "help+real@acme.test, version r.1.2"
    )
